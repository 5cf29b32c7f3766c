"""Pictures of the figures: what to draw (derive), what it finds (say), how it looks (layout), as SVG and as PNG.

A chart is first a frozen value in no language (model). Its picture, its table on the page and its CSV all come from
it, so that they cannot disagree. Our own code draws: a handful of marks are written as text (svg) or painted (png).
"""
