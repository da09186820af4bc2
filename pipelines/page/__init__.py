"""The page of `kmall dashboard`: what must be done today, over all malls.

    facts    asks the warehouse, a moment at a time       rows, no words
    words    every word of the page, Korean and English   no numbers
    plots    bars as inline SVG
    render   facts and words through page.html            escaped by Jinja2, for every value
    serve    one address on loopback, with the last good facts in memory

Nothing on it comes from outside this machine: no script, no font, no picture; the page's own rules (Content Security
Policy) forbid it. No buyer is on it, because none is in the tables it reads.
"""
