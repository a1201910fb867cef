"""The policy text as the unit: who issued it, when, under which law, and what became of it.

Research on policy works with sets of texts that have issuers, numbers, levels, dates and a history. This package reads
those facts off the texts, so that a run knows them:

==================  ==========================================================================================
dates               dates in running text, in either writing, as ISO dates with their offsets
numbers             document numbers: 国发〔2021〕20号, 国务院令第736号, 公告2021年第5号
lists               the word lists of ``models/policies``
bodies              the bodies that issue, their levels and regions
titles              which of a document's lines and names is its title
head                where a text states what it is: red head, lines below the title, closing lines
marks               number, labelled fields, status, signatory, addressee
history             what happened to the text when: passed, approved, promulgated, amended, in force
force               from when and until when it is in force by its own words
issuers             who issued it, of what level and region
evidence            whether a document is a policy text
kinds               of what kind it is
reading             all fields of one document, each with the place it was read from
years               the year of each document: that of the version which it holds
ledger              the table ``policies``: readings with their issuers linked to the entities
articles            articles, paragraphs and items of a text, line by line
provisions          the grammar of provisions: 第十二条第二款第（三）项, lists, ranges
names               where a text names a law or document
relations, cues     how it refers to it, and the words that show it
references          all references of one document
targets             which document of the corpus holds what is cited, in the version in force
citations, usage    the table ``citations``, and what references add up to
editions            editions of one law side by side, with ``differences`` marked
letters, seeds      what reuse compares, and where two texts may share a passage
alignment           the passages: where they begin and end, and how far they agree
formulas            wording that any regulation has
direction           which of two documents had a passage first
reuse, diffusion    the table ``reuse``; provisions, their adopters and lags
relating            the stages of citations and of reuse
==================  ==========================================================================================

Every field is read from the text first; the file's name and the metadata fill what the text does not say, and
``metadata.csv`` has the last word. What no source states stays empty.
"""
