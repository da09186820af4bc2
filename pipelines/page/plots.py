"""Bars as inline SVG. Colours come from classes, sizes from attributes: the page's rules allow no style in a tag."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

HEIGHT = 100  # units of a column plot; it stretches to the room it gets


def columns(stacks: Sequence[Sequence[tuple[str, int, str]]]) -> Markup:
    """Stacked columns over time. Shape: one sequence a column, of (class, value, words for the pointer)."""
    most = max((sum(value for _, value, _ in stack) for stack in stacks), default=0) or 1
    drawn = Markup("")
    for place, stack in enumerate(stacks):
        top = float(HEIGHT)
        for kind, value, told in stack:
            high = HEIGHT * value / most
            top -= high
            drawn += Markup(
                '<rect class="{}" x="{}" y="{:.2f}" width="0.78" height="{:.2f}"><title>{}</title></rect>'
            ).format(kind, f"{place + 0.11:.2f}", top, high, told)
    return Markup(
        '<svg class="columns" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    ).format(max(len(stacks), 1), HEIGHT, drawn)


def bar(parts: Mapping[str, int], most: int) -> Markup:
    """One bar lying down, of several parts. Shape: class -> value; `most` is the value that fills the room."""
    drawn = Markup("")
    left = 0.0
    for kind, value in parts.items():
        wide = 100 * value / (most or 1)
        if value:
            drawn += Markup('<rect class="{}" x="{:.2f}%" y="0" width="{:.2f}%" height="100%"/>').format(
                kind, left, wide
            )
        left += wide
    return Markup('<svg class="bar" aria-hidden="true">{}</svg>').format(drawn)
