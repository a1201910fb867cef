"""A finished run as what is printed and passed on: figures, tables, a methods paragraph, a report without full texts.

The story, module by module:

* :mod:`page <pipeline.export.page>` is the sheet that a figure is drawn on: a column of a journal, a language, letters
  that stay readable; :mod:`names <pipeline.export.names>` says what an item is called in it,
  :mod:`labels <pipeline.export.labels>` puts names where they cover nothing, :mod:`key <pipeline.export.key>` says
  below the figure what has no room in it.
* :mod:`charts <pipeline.export.charts>`, :mod:`maps <pipeline.export.maps>` and
  :mod:`science <pipeline.export.science>` draw the figures,
  :mod:`figures <pipeline.export.figures>` lists them and writes SVG, PDF and PNG.
* :mod:`headings <pipeline.export.headings>` names the columns in two languages, :mod:`tables <pipeline.export.tables>`
  chooses rows and columns, :mod:`threeline <pipeline.export.threeline>` and
  :mod:`workbook <pipeline.export.workbook>` write DOCX and XLSX, :mod:`packing <pipeline.export.packing>` fixes their
  dates.
* :mod:`methods <pipeline.export.methods>` says in a paragraph how the run was made and how to cite it;
  :mod:`share <pipeline.export.share>` and :mod:`archive <pipeline.export.archive>` make what is handed to others.
* :mod:`command <pipeline.export.command>` is what the command line calls. Nothing of it is part of a run.
"""
