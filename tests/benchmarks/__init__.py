"""Benchmarks: ratios against plain scripts and other packages, measured in one run. ``make bench`` prints them."""
