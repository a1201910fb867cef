"""What the pages can have done: each act gets the studio, the corpus and what the page sent, and returns a value."""

from __future__ import annotations

from typing import Any

from pipeline.core.errors import ConfigError
from pipeline.core.unmatched import HAND_FILES
from pipeline.messages import LANGUAGES, say
from pipeline.studio import comparing, parts, samples
from pipeline.studio.corrections import make_change, read_said
from pipeline.studio.effects import count_effect
from pipeline.studio.listing import list_exports, list_files, read_rejects, say_reject
from pipeline.studio.settings import save_settings
from pipeline.studio.state import Studio, describe_entry
from pipeline.studio.uploads import remove_source
from pipeline.studio.workspace import Corpus

Body = dict[str, Any]


def choose_language(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Speak another language."""
    if body.get("language") in LANGUAGES:
        studio.language = body["language"]
    return {}


def quit_studio(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """End the studio and what it runs."""
    if studio.stop is not None:
        studio.stop()
    return {}


def make_corpus(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """A new corpus."""
    return {"key": studio.workspace.make(str(body.get("name", ""))).key}


def open_folder(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """A corpus that lies elsewhere."""
    return {"key": studio.workspace.open(str(body.get("folder", ""))).key}


def list_documents(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """The files of a corpus, and whether they are being read."""
    return {
        "files": list_files(corpus, studio.language),
        "exports": list_exports(corpus),
        **tell_run(studio, corpus, {}),
    }


def take_out(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Take a document out of a corpus; kept in its hidden folder."""
    remove_source(corpus.folder, str(body.get("source", "")))
    studio.note_change(corpus)
    return {}


def choose_focal(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Choose the focal document, or none."""
    source = str(body.get("source", ""))
    if source and source not in {row["source"] for row in list_files(corpus, studio.language)}:
        raise ConfigError("{name}: there is no such document", name=source)
    save_settings(corpus.folder, {"corpus.focal": source})
    studio.note_change(corpus)
    return {}


def change_settings(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Write the settings."""
    save_settings(corpus.folder, {str(k): str(v) for k, v in body.items()})
    studio.note_change(corpus)
    return {}


def start_run(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Run the corpus; ``until`` extract reads the documents only."""
    until = "extract" if body.get("until") == "extract" else "report"
    studio.rebuild(corpus, until)
    return {}


def stop_run(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """End the run that is going on."""
    studio.forget_rebuild(corpus)
    studio.jobs.cancel(corpus)
    return {}


def tell_run(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """How far the run is, its log from line ``since`` on, and what it has left out so far."""
    job = studio.jobs.jobs.get(corpus.key)
    told: Body = {"state": "none", "behind": studio.is_behind(corpus), "report": has_report(corpus)}
    previewed = studio.previews.get(corpus.key)
    told["previewed"] = bool(previewed and previewed.pages)
    if job is None:
        return told
    since = str(body.get("since", "0"))
    lines = job.log[int(since) if since.isdecimal() else 0 :]
    stages = [
        {"name": name, "target": p.target, "state": p.state, "total": p.total, "done": p.done, "reason": p.reason}
        for name, p in job.stages.items()
    ]
    state = "waiting" if studio.is_waiting(corpus) else job.state
    return told | {
        "state": state, "until": job.until, "text": job.text, "share": job.share, "seconds": job.seconds,
        "left": job.left, "stages": stages, "log": lines, "lines": len(job.log),
    }  # fmt: skip


def tell_rejects(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """What was left out, with the remedy."""
    rows = read_rejects(corpus.run)
    said = [{"source": r["source"], "stage": r["stage"], "why": say_reject(r, studio.language)} for r in rows]
    return {"rejects": said}


def has_report(corpus: Corpus) -> bool:
    """Whether there is a report to look at."""
    return (corpus.run / "report" / "index.html").exists()


def correct(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Make a correction; answered when it is on the disk."""
    said = read_said(body)
    journal = studio.journal(corpus)
    entry = journal.record(make_change(corpus.folder, said), said)
    studio.note_change(corpus)
    return describe_entry(entry)


def warm(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Get ready to show corrections at once."""
    if has_report(corpus):
        studio.preview(corpus)
    return {}


def preview(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Show the corrections made so far, before the run behind them is done."""
    waiting = studio.is_waiting(corpus)
    studio.forget_rebuild(corpus)  # it would take the processor from what somebody waits for
    shown = has_report(corpus) and studio.preview(corpus).draw()
    if waiting:
        studio.schedule(corpus)
    return {"shown": shown}


def tell_effect(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """What a correction would change: mentions, documents, tables."""
    return count_effect(corpus, read_said(body | {"value": body.get("value") or "-"}))


def tell_sample(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """A random sample of a kind, what a person has judged of it, precision, and the agreement with others."""
    kind, person = str(body.get("kind", "")), str(body.get("person", "")).strip() or "A"
    if kind not in samples.KINDS:
        raise ConfigError("{kind}: no such sample", kind=repr(kind[:40]))
    rows = samples.draw_sample(corpus, kind)
    items = [row["item"] for row in rows]
    own = samples.read_judgements(corpus, person)
    judged = [own[item] for item in items if item in own]
    others = []
    for name in samples.list_people(corpus):
        found = samples.measure_agreement(own, samples.read_judgements(corpus, name), items)
        if name != person and found.items:
            kappa = "–" if found.kappa is None else f"{found.kappa:.2f}"
            told = say(
                "{name}: {items} judged by both, {share} agree, Cohen's kappa {kappa}",
                name=name, items=found.items, share=f"{found.share:.2f}", kappa=kappa,
            )  # fmt: skip
            others.append(told)
    said = samples.describe_precision(sum(judged), len(judged))
    return {"rows": [row | {"right": own.get(row["item"])} for row in rows], "said": said, "agreement": others}


def judge(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Keep a person's judgement."""
    right = body.get("right")
    person = str(body.get("person", "")).strip() or "A"
    samples.judge(corpus, person, str(body.get("item", "")), right if isinstance(right, bool) else None)
    return {}


def compare_runs(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """What has changed from an earlier run to the present one."""
    return comparing.compare_with(corpus, str(body.get("run", "")))


def undo(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Take a correction back."""
    entry = studio.journal(corpus).undo(_number(body))
    studio.note_change(corpus)
    return describe_entry(entry)


def redo(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Make a correction again."""
    entry = studio.journal(corpus).redo(_number(body))
    studio.note_change(corpus)
    return describe_entry(entry)


def _number(body: Body) -> int:
    try:
        return int(body.get("number", ""))
    except (TypeError, ValueError) as error:
        raise ConfigError("correction {number}: there is none to change", number="?") from error


def list_corrections(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """The log, the last correction first."""
    entries = [describe_entry(entry) for entry in studio.journal(corpus).entries.values()]
    unmatched = [say_reject(row, studio.language) for row in read_rejects(corpus.run) if row["source"] in HAND_FILES]
    return {"entries": entries[::-1], "behind": studio.is_behind(corpus), "said": say("saved"), "unmatched": unmatched}


def tell_columns(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """The columns by which a part of the corpus can be chosen."""
    return parts.list_columns(corpus)


def make_part(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """Count the results of a part of the corpus, where they are not there yet."""
    conditions = parts.read_conditions(body)
    documents, total = parts.choose_documents(corpus, conditions)
    name = parts.name_part(corpus, documents, studio.journal(corpus).version)
    with studio.counting:
        if parts.find_part(corpus, name) is None:
            said = f"{parts.say_conditions(corpus, conditions)} ({len(documents)} / {total})"
            studio.preview(corpus).make_part(parts.make_folder(corpus, name), documents, said)
            parts.keep_about(corpus, name, conditions, len(documents), total)
    return {"part": name, "documents": len(documents), "total": total}


def tell_part(studio: Studio, corpus: Corpus, body: Body) -> Body:
    """What a part is, and whether what it shows is the present state."""
    found = parts.describe_part(corpus, str(body.get("part", "")))
    documents, _ = parts.choose_documents(corpus, found["conditions"])
    name = parts.name_part(corpus, documents, studio.journal(corpus).version)
    return found | {"current": name == found["part"]}
