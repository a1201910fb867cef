"""How a field changes: clusters by period, what flows between them, and items that burst.

The story, module by module:

* :mod:`periods <pipeline.evolution.periods>` parts the years: five-year plans by name, equal years, equal documents, or
  as they are given.
* :mod:`places <pipeline.evolution.places>` finds, document by document, the sentences that hold terms of the field and
  of topics (:mod:`topic_terms <pipeline.evolution.topic_terms>`).
* :mod:`counts <pipeline.evolution.counts>` says which units of which documents hold which keywords, terms, entities
  and issuers.
* :mod:`clusters <pipeline.evolution.clusters>` groups the items of each period and places the groups on Callon's
  strategic diagram; resampled documents say how sure their quadrants are.
* :mod:`flows <pipeline.evolution.flows>` follows groups from one period to the next: what is born, dies, splits or
  merges.
* :mod:`bursts <pipeline.evolution.bursts>` finds the years in which an item is far more frequent than before and
  after, against documents whose years are exchanged.
"""
