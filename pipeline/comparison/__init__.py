"""Where a document stands in its literature.

``literature`` holds the counts and the groups of documents that one is compared with; ``keyness`` has the measures,
tests and intervals; ``terms``, ``entities``, ``topics``, ``edges`` and ``neighbours`` each make one table;
``position`` measures how far from the others a document is; ``evidence`` leads back to sentences; ``stage`` puts it
together, and ``edge_stage`` what needs networks. Without a focal document every document is compared with the rest.
"""
