"""Mentions and terms into co-occurrence networks.

The stage's story, module by module:

* :mod:`places <pipeline.networks.places>` makes numbers of each document's sentences, names and terms, so that no
  tokens are needed after it; :mod:`formulas <pipeline.networks.formulas>` tells names in set phrases.
* :mod:`occurrences <pipeline.networks.occurrences>` and :mod:`terms <pipeline.networks.terms>` say where each node (a
  linked entity, or a term) occurs; :mod:`units <pipeline.networks.units>` cuts the documents into sentences,
  paragraphs, documents or windows of tokens, and notes which nodes each unit holds.
* :mod:`counting <pipeline.networks.counting>` counts, by sparse matrix products over shards of units, in how many units
  each pair of nodes meets; :mod:`weights <pipeline.networks.weights>` and
  :mod:`significance <pipeline.networks.significance>` compare that with chance;
  :mod:`backbone <pipeline.networks.backbone>` keeps the edges that carry the structure.
* :mod:`communities <pipeline.networks.communities>`, :mod:`centrality <pipeline.networks.centrality>` and
  :mod:`layout <pipeline.networks.layout>` give every node its group, its position and its place on the plane.
* :mod:`evidence <pipeline.networks.evidence>` leads from an edge back to its sentences, of which
  :mod:`quotes <pipeline.networks.quotes>` quotes one; :mod:`focal
  <pipeline.networks.focal>` says what the focal document has and lacks; :mod:`years <pipeline.networks.years>` follows
  nodes and edges over time; :mod:`robustness <pipeline.networks.robustness>` asks what would change under other
  choices.
* :mod:`build <pipeline.networks.build>` puts one network together, :mod:`gexf <pipeline.networks.gexf>`,
  :mod:`dynamic <pipeline.networks.dynamic>` and :mod:`exports <pipeline.networks.exports>` write it, and
  :mod:`lint <pipeline.networks.lint>` checks GEXF files, ours and those of others.
"""
