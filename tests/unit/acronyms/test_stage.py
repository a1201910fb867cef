import pytest

from tests.unit.acronyms.support import find_pairs, run_stage


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("该国于1996年加入了世界贸易组织（WTO），随后修订法律。", ("WTO", "世界贸易组织")),
        ("会议由联合国贸易和发展会议（UNCTAD）主办。", ("UNCTAD", "联合国贸易和发展会议")),
        ("采用扫描电子显微镜(SEM)观察样品形貌。", ("SEM", "扫描电子显微镜")),
        ("本条例所称科学技术普及（以下简称科普），是指传播知识的活动。", ("科普", "科学技术普及")),
        ("各方签署《区域全面经济伙伴关系协定》（RCEP）。", ("RCEP", "区域全面经济伙伴关系协定")),
        ("他提出“印太经济框架”（IPEF）。", ("IPEF", "印太经济框架")),
        ("利用专利审查高速路（Patent Prosecution Highway，PPH）开展合作。", ("PPH", "专利审查高速路")),
        ("孟加拉格莱珉(GB)银行模式", ("GB", "孟加拉格莱珉")),
        ("向国土安全调查局（HSI）通报", ("HSI", "国土安全调查局")),
        ("启动了基础设施和制造业加速项目（AIM）。", ("AIM", "基础设施和制造业加速项目")),
        ("参加世界卫生组织和全球抗疟行动计划（GMAP）。", ("GMAP", "全球抗疟行动计划")),
        (
            "与通信和多媒体委员会（Malaysian Communications and Multimedia Commission，MCMC）合作。",
            ("MCMC", "通信和多媒体委员会"),
        ),
        ("向欧盟和美国食品药品监督管理局（Food and Drug Administration，FDA）申请", ("FDA", "美国食品药品监督管理局")),
        ("缅甸等最不发达国家（least developed country，LDC）成员", ("LDC", "最不发达国家")),
        ("USTR还可启动不定期审议（out-of-cycle review，OCR）。", ("OCR", "不定期审议")),
        ("该国加入与贸易有关的投资措施协定（TRIMs）后", ("TRIMs", "与贸易有关的投资措施协定")),
        ("著作权和与著作权有关的权利、专利权(以下统称知识产权)，", ("知识产权", "著作权和与著作权有关的权利、专利权")),
        ("端羟基聚丁二烯(HTPB)推进剂", ("HTPB", "端羟基聚丁二烯")),
        ("加入N,N-二甲基甲酰胺（DMF）后", ("DMF", "N,N-二甲基甲酰胺")),
        ("将主成分分析（PCA）与支持向量机（SVM）相结合", ("PCA", "主成分分析")),
        ("国内生产总值（ＧＤＰ）增长", ("GDP", "国内生产总值")),
        ("提出“三位一体”发展模式（Trinity Development Model，TDM）", ("TDM", "“三位一体”发展模式")),
        (
            "东盟与中日韩宏观经济研究办公室（ASEAN+3 Macroeconomic Research Office，AMRO）",
            ("AMRO", "东盟与中日韩宏观经济研究办公室"),
        ),
    ],
)
def test_finds_the_whole_name(text: str, pair: tuple[str, str]) -> None:
    assert pair in find_pairs(text)


@pytest.mark.parametrize(
    "text",
    [
        "差异有统计学意义(P<0.05)。",
        "水库面积为12(km2)。",
        "详见下文(图3)。",
        "表面沉积二氧化钛(TiO2)薄膜。",
        "（一）总则",
        "王某（2008）认为",
        "由约翰·威立父子出版公司（John Wiley & Sons, Inc.）授权",
        "这些转变都可以统称为“私有化”。",
    ],
)
def test_other_brackets_are_no_definitions(text: str) -> None:
    assert find_pairs(text) == []


def test_letters_of_an_acronym_defined_before_are_not_spelt_again() -> None:
    text = "东盟专利审查合作组织（ASPEC）成立，推出工业 4.0 基础设施和制造业加速项目（ASPEC-AIM）。"
    assert find_pairs(text)[1] == ("ASPEC-AIM", "工业 4.0 基础设施和制造业加速项目")


def test_chain_of_names_joined_by_a_dash() -> None:
    pairs = find_pairs("联合亚太经济合作组织 - 东南亚国家联盟（ASEAN）- 太平洋岛屿论坛（PIF）能力建设活动")
    assert pairs == [("ASEAN", "东南亚国家联盟"), ("PIF", "太平洋岛屿论坛")]


def test_offsets_pattern_and_english() -> None:
    text = "利用专利审查高速路（Patent Prosecution Highway，PPH）开展合作。\n再次利用PPH。"
    (row,) = run_stage({"d": text})["acronyms"]
    assert text[row["start"] : row["end"]] == row["long_form"]  # type: ignore[misc]
    assert row["long_form_en"] == "Patent Prosecution Highway"
    assert row["pattern"] == "english, acronym"
    assert 0.5 < row["confidence"] <= 1  # type: ignore[operator]
    assert row["source"] == "sources/d.txt"


def test_two_names_for_one_acronym_are_a_conflict() -> None:
    text = "资助知识产权执法协调员计划（IPLEC）。\n访问学者计划、亚洲知识产权犯罪执法网络计划（IPLEC）等活动。"
    rows = run_stage({"d": text})["acronyms"]
    assert len({row["long_form"] for row in rows}) == 2
    assert all(row["conflict"] for row in rows)


def test_the_same_name_twice_is_none() -> None:
    rows = run_stage({"d": "世界贸易组织（WTO）成立。\n加入世界贸易组织（WTO）。"})["acronyms"]
    assert [row["conflict"] for row in rows] == [False, False]


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        ("中国提出“数字丝绸之路”倡议（DSR）。", "建设数字丝绸之路倡议（DSR）。", False),  # quotes within a name
        ("加入國際刑警組織（ICPO）。", "加入国际刑警组织（ICPO）。", False),  # traditional characters
        ("参加亚洲开发银行（ADB）。", "参加非洲开发银行（ADB）。", True),
    ],
)
def test_spellings_of_one_name_are_no_conflict(first: str, second: str, conflict: bool) -> None:
    rows = run_stage({"d": f"{first}\n{second}"})["acronyms"]
    assert [row["conflict"] for row in rows] == [conflict, conflict]


def test_a_name_that_ends_in_the_other_is_no_conflict() -> None:
    from pipeline.entities.acronyms.stage import mark_conflicts

    names = ["知识产权执法专家网络", "东盟知识产权执法专家网络"]
    rows = [{"doc_id": "d", "short_form": "ANIEE", "long_form": name} for name in names]
    mark_conflicts(rows)
    assert [row["conflict"] for row in rows] == [False, False]
    rows = [{"doc_id": "d", "short_form": "ANIEE", "long_form": name} for name in (names[0], "东盟知识产权学院")]
    mark_conflicts(rows)
    assert [row["conflict"] for row in rows] == [True, True]


def test_undefined_acronyms_are_listed_with_the_name_they_are_known_by() -> None:
    tables = run_stage({"d": "世界贸易组织（WTO）与OPEC、QQZX和OPEC。"})
    rows = {row["short_form"]: row for row in tables["undefined_acronyms"]}
    assert set(rows) == {"OPEC", "QQZX"}
    assert rows["OPEC"]["gazetteer_name"] == "石油输出国组织"
    assert (rows["OPEC"]["frequency"], rows["QQZX"]["gazetteer_name"]) == (2, "")


def test_nothing_in_nothing_out() -> None:
    assert run_stage({"d": "没有定义的文本。"}) == {"acronyms": [], "undefined_acronyms": [], "rejects": []}


def test_a_document_does_not_depend_on_its_neighbours() -> None:
    from pipeline.entities.acronyms.stage import find_definitions
    from pipeline.entities.parameters import EntitiesParameters
    from tests.unit.acronyms.support import CONTEXT, make_tables

    texts = {
        "a": "加入世界贸易组织（WTO）。",
        "b": "采用扫描电子显微镜(SEM)观察。",
        "c": "国家知识产权局（CNIPA）公告。",
    }
    together = find_definitions(make_tables(texts), EntitiesParameters(), CONTEXT)["work/definitions"].to_pylist()
    alone = [
        row
        for name in sorted(texts)
        for row in find_definitions(make_tables({name: texts[name]}), EntitiesParameters(), CONTEXT)[
            "work/definitions"
        ].to_pylist()
    ]
    assert together == alone


def test_numbers_of_standards_and_the_other_number_are_not_undefined() -> None:
    text = "按照GB/T 7714—2015和GB3838-2002执行。优惠贸易安排（PTAs）增加，每项PTA不同，另见QXZ。"
    undefined = [row["short_form"] for row in run_stage({"d": text})["undefined_acronyms"]]
    assert undefined == ["QXZ"]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("推进“两新”工作。“两新”：指大规模设备更新和消费品以旧换新。", ("两新", "大规模设备更新和消费品以旧换新")),
        ("农业部门和县政府确定的相关部门统称为防疫部门。", ("防疫部门", "农业部门和县政府确定的相关部门")),
        ("渔区居民，简称渔民，包括常住居民。", ("渔民", "渔区居民")),
        ("应当由合同中的外国企业一方(以下称外国合同者)出资", ("外国合同者", "合同中的外国企业一方")),
        ("发展二氧化碳捕集、利用与封存（CCUS）技术", ("CCUS", "二氧化碳捕集、利用与封存")),
        ("值得关注的还有合同能源管理(EMC)的影响", ("EMC", "合同能源管理")),
        ("对渔业造成严重危害或者严重危害威胁(以下除特别指明外，统称危害)的，", ("危害", "严重危害或者严重危害威胁")),
        ("这些车辆(包括汽车、摩托车等，以下统称机动车)的管理", ("机动车", "汽车、摩托车等")),
        ("由消费者购买的应当缴纳消费税的消费品(以下简称应税消费品)", ("应税消费品", "应当缴纳消费税的消费品")),
    ],
)
def test_finds_the_definition_however_it_is_written(text: str, pair: tuple[str, str]) -> None:
    assert pair in find_pairs(text)


@pytest.mark.parametrize(
    "text",
    [
        "海滨电器第一控股（BVI）有限公司持股。",
        "报价为1050美元/吨（CFR）。",
        "适用《水质标准》（GB3838-2002）。",
        "使用规范化简称或者同类单位统称。",
        "生产（含配制，下同）活动",
    ],
)
def test_what_only_looks_like_a_definition_is_none(text: str) -> None:
    assert find_pairs(text) == []
