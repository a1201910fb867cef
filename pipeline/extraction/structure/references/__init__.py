"""Lists of references as records.

``parser`` reads one item (GB/T 7714 and the forms that journals make of it, the footnote style of the humanities,
APA, IEEE) into its fields; ``listing`` finds the items of a document; ``marks`` finds the citation marks in the text
and the items they point to.
"""
