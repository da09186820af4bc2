"""The commands of `kmall` that look at a built warehouse or hand it something; `cli` puts them beside its own."""

import typer

commands = typer.Typer()
