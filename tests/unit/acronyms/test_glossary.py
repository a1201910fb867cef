import pytest

from pipeline.entities.acronyms.glossary import counts_out, find_glossary_sites, spells_out


def read(text: str) -> list[tuple[str, str, str]]:
    """Short form, long form and English long form of the entries of a text whose blocks are its lines."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append((start, start + len(line)))
        start += len(line) + 1
    return [
        (site.short_form, text[site.begin : site.anchor], site.english) for _, site in find_glossary_sites(text, blocks)
    ]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("“三农”：指农业、农村、农民。", ("三农", "农业、农村、农民")),
        ("［8］三库：\n水库、粮库、钱库。", ("三库", "水库、粮库、钱库")),
        ("“放管服”改革：是简政放权、放管结合、优化服务的简称。", ("放管服", "简政放权、放管结合、优化服务")),
        ("“一老一小”，是指养老服务和托育服务，事关民生。", ("一老一小", "养老服务和托育服务")),
        ("7.“两统一、一公开”：\n指统一标准、统一流程，公开结果。", ("两统一、一公开", "统一标准、统一流程，公开结果")),
        ("［3］海草工程：\n海草床和海藻场修复工程。", ("海草工程", "海草床和海藻场修复工程")),
        ("名词解释\n四稳：稳就业、稳外贸、稳投资、稳预期。", ("四稳", "稳就业、稳外贸、稳投资、稳预期")),
        ("3.城市“两张网”：\n指供水网、供热网，", ("两张网", "供水网、供热网")),
        ("支持“三渔”（即：渔民、渔村、渔港）、水源地、库区", ("三渔", "渔民、渔村、渔港")),
        ("［9］两港、两站：\n渔船停靠的内港和面向东海、南海的外港，冷链站和加油站。",
         ("两港、两站", "渔船停靠的内港和面向东海、南海的外港，冷链站和加油站")),
        ("“三公”经费：指出国（境）费、用车费、接待费。", ("三公", "出国（境）费、用车费、接待费")),
    ],
)  # fmt: skip
def test_an_entry_that_expands_its_shorthand_defines_it(text: str, pair: tuple[str, str]) -> None:
    assert [found[:2] for found in read(text)] == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "“一张网”：指参与审批的各方，通过统一的平台提交材料，以便利企业。",
        "［2］三社联动：\n以社区为平台，联动社会工作者、社会组织、志愿者的治理模式。",
        "［4］云上经济：\n基于互联网，连接生产、流通、消费的经济形态。",
        "“三上”企业：\n对达到一定规模的单位的一种习惯称谓。",
        "关键词：农业、农村、农民",
        "“四库”：指水库、粮库、钱库。",
        "“渔船全损”是指渔船实际全部损失。",
        "十、将目录中的“三、渔船合同”修改为：“三、渔船合同、渔具合同和渔网合同”；",
        "本规定的“上一渔季”，是指立案时的上一统计渔季。",
    ],
)
def test_an_entry_that_only_explains_defines_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("［5］ESI：\nEssential Science Indicators，基本科学指标数据库。",
         ("ESI", "基本科学指标数据库", "Essential Science Indicators")),
        ("“PPP”：是Public-Private Partnership的缩写，即政府和社会资本合作。",
         ("PPP", "政府和社会资本合作", "Public-Private Partnership")),
        ("［6］RCEP：区域全面经济伙伴关系协定（Regional Comprehensive Economic Partnership）。",
         ("RCEP", "区域全面经济伙伴关系协定", "Regional Comprehensive Economic Partnership")),
        ("［7］ESG：即环境、社会和公司治理。", ("ESG", "环境、社会和公司治理", "")),
    ],
)  # fmt: skip
def test_an_acronym_in_a_glossary_has_its_name_beside_english(text: str, found: tuple[str, str, str]) -> None:
    assert read(text) == [found]


def test_several_entries_in_one_paragraph() -> None:
    text = "1.“两新”：指设备更新和以旧换新。2.“三农”：指农业、农村、农民。"
    assert [found[0] for found in read(text)] == ["两新", "三农"]


def test_a_list_must_hold_as_many_things_as_the_shorthand_counts() -> None:
    assert counts_out("两非两资", "非主业、非优势、低效资产、无效资产")
    assert counts_out("四好路", "建好、管好、护好、运营好公路")
    assert not counts_out("三库", "水库、粮库")
    assert not counts_out("海草工程", "海草床、海藻场")


def test_a_phrase_must_spell_out_the_shorthand_in_order() -> None:
    assert spells_out("职教高地", "职业教育改革创新高地")
    assert not spells_out("高地职教", "职业教育改革创新高地")
    assert not spells_out("高地", "高地" * 30)
