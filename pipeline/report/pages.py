"""The pages: Jinja templates filled with what is read without scripts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pipeline.messages import translate
from pipeline.report import citations, evolution, focal, groups, method, overview, policies, profiles, reuse, themes
from pipeline.report.charts import lay_out_course, lay_out_timeline, scale_intervals
from pipeline.report.formats import FORMATS
from pipeline.report.graphs import NAMES, list_networks
from pipeline.report.tables import RunTables

if TYPE_CHECKING:
    import jinja2

    from pipeline.core.stage import Context
    from pipeline.report.parameters import ReportParameters

# File name, Chinese and English title, in the order of the navigation.
PAGES = (
    ("index", "总览", "Overview"),
    ("focal", "焦点文献", "Focal document"),
    ("reader", "阅读", "Reader"),
    ("entities", "实体", "Entities"),
    ("acronyms", "缩略语", "Acronyms"),
    ("network", "网络", "Network"),
    ("policies", "政策", "Policies"),
    ("citations", "引用", "Citations"),
    ("reuse", "沿用", "Reuse"),
    ("topics", "主题", "Topics"),
    ("evolution", "演变", "Evolution"),
    ("profiles", "分组", "Groups"),
    ("comparison", "比较", "Comparison"),
    ("search", "检索", "Concordance"),
    ("method", "方法与下载", "Method & downloads"),
)


def render_pages(corpus: RunTables, context: Context, parameters: ReportParameters) -> dict[str, bytes]:
    """Every page by its file name."""
    environment = build_environment()
    shared = {"corpus": corpus, "pages": PAGES}
    contexts: dict[str, dict[str, Any]] = {
        "index": overview.summarise(corpus),
        "focal": focal.summarise(corpus, rows=parameters.glance_rows),
        "network": {"networks": list_networks(corpus), "network_names": NAMES},
        "policies": policies.summarise(corpus, context.models),
        "citations": citations.summarise(corpus),
        "reuse": reuse.summarise(corpus),
        "topics": themes.summarise(corpus),
        "evolution": evolution.summarise(corpus),
        "profiles": profiles.summarise(corpus),
        "comparison": {
            **focal.summarise_position(corpus),
            "terms": focal.list_extremes(corpus),
            **groups.summarise(corpus),
        },
        "method": method.summarise(corpus, context),
    }
    rendered = {}
    for name, zh, en in PAGES:
        template = environment.get_template(f"{name}.html.j2")
        html = template.render(**shared, page=name, title_zh=zh, title_en=en, **contexts.get(name, {}))
        rendered[f"{name}.html"] = (html + "\n").encode("utf-8", "replace")
    return rendered


@cache
def build_environment() -> jinja2.Environment:
    """The report's templates with what they call."""
    from pipeline.core.templates import open_templates

    environment = open_templates(Path(__file__).parent)
    environment.filters.update(FORMATS)
    environment.globals.update(
        chinese=translate, link=link, timeline=lay_out_timeline, course=lay_out_course, interval_scale=scale_intervals
    )
    return environment


def link(page: str, **parameters: Any) -> str:
    """The address of a page with parameters behind the hash, which its program reads."""
    return f"{page}.html#{urlencode(parameters)}" if parameters else f"{page}.html"
