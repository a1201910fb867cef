"""The offline report: every table of a run as linked pages that open from the disk.

``stage.write_report`` reads the tables once into a :class:`~pipeline.report.tables.Corpus` and makes three kinds of
file. *Scripts* (``data/*.js``) carry what the pages show: the texts in shards with their mentions and definitions
(:mod:`~pipeline.report.texts`), the entities with every place they occur (:mod:`~pipeline.report.entities`), the
networks (:mod:`~pipeline.report.graphs`) and the tables (:mod:`~pipeline.report.listings`). A page opened from the
disk may not fetch files, so each script hands one value to the page that asked for it by adding a ``<script>``
(:mod:`~pipeline.report.scripts`). *Pages* are Jinja templates filled with what is read without scripts: the overview,
the focal document at a glance, topics, comparison, method (:mod:`~pipeline.report.pages`). *Assets* are the style
sheet, the programs of the pages and the graph library taken from its installed package
(:mod:`~pipeline.report.assets`).

Nothing of a document's text ever becomes markup: templates escape, scripts carry JSON, programs write text nodes.
"""
