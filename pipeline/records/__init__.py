"""The data model: one frozen dataclass a table, in a module a stage.

``base`` turns a record type into its Arrow schema; ``tables`` lists every table of a run by its name. This package
imports nothing of the project.
"""
