"""The policy text as the unit: who issued it, when, under which law, and what became of it.

Research on policy works with sets of texts that have issuers, numbers, levels, dates and a history. This package reads
those facts off the texts, so that a run knows them:

==================  ==========================================================================================
numerals            Chinese and Arabic numbers as integers
dates               dates in running text, in either writing, as ISO dates with their offsets
numbers             document numbers: 国发〔2021〕20号, 国务院令第736号, 公告2021年第5号
==================  ==========================================================================================

Every field is read from the text first; the file's name and the metadata fill what the text does not say, and
``metadata.csv`` has the last word. What no source states stays empty.
"""
