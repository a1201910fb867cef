"""Chinese prose for rendered pages, written for these tests; it says nothing that matters."""

from __future__ import annotations

SENTENCES = (
    "为了进一步完善知识产权保护制度，各成员国就专利审查、商标注册和地理标志保护等议题举行了多轮磋商。",
    "海关部门依照法律规定对进出口环节的侵权货物采取保护措施，并定期公布执法统计数据。",
    "区域内的专利审查合作缩短了审查周期，减轻了申请人的负担，也提高了审查结果的一致性。",
    "研究表明，技术援助与能力建设是推动规则趋同的重要途径，但其效果取决于当地的制度基础。",
    "中小企业在海外维权时往往面临信息不足、费用高昂和程序复杂等困难，需要公共服务机构提供帮助。",
    "数字贸易的发展使著作权保护面临新的挑战，平台责任、技术措施与合理使用之间的界限有待厘清。",
    "从历史上看，双边协定与多边公约相互补充，共同构成了国际知识产权制度的基本框架。",
    "各国在植物新品种、遗传资源和传统知识的保护上存在分歧，谈判进程因此十分缓慢。",
    "司法机关通过发布典型案例统一裁判尺度，增强了权利人对法律保护的信心。",
    "在执法合作方面，信息共享机制帮助主管机关及时发现跨境侵权线索并采取联合行动。",
    "专家建议建立常态化的对话机制，围绕新兴技术领域的标准制定开展前瞻性研究。",
    "统计资料显示，过去十年间区域内的专利申请量年均增长百分之六左右，商标申请量增长更快。",
    "评估报告指出，法律条文的完善并不必然带来执法水平的提高，人员培训和经费保障同样重要。",
    "因此，应当根据不同成员国的发展阶段确定优先事项，避免以单一标准衡量所有国家。",
    "公众意识的提升离不开持续的宣传教育，学校课程和媒体报道在其中发挥着基础性作用。",
    "上述做法为其他地区开展类似合作提供了可资借鉴的经验，也提示了需要注意的问题。",
    "第三方争端解决机制为当事人提供了诉讼之外的选择，仲裁与调解的使用日益普遍。",
    "透明度要求促使各国公开审查指南和统计数据，从而降低了市场主体的信息成本。",
    "与此同时，竞争政策与知识产权政策之间的协调成为立法机关关注的焦点。",
    "本文结合公开文件和统计数据，对合作机制的形成过程、运行方式和实际效果进行分析。",
)
MIXED = (
    (
        "The agreement on trade-related aspects of intellectual property rights sets minimum standards that members "
        "implement in their own legal systems and practice."
    ),
    (
        "Technical assistance programmes help patent offices of developing countries to examine applications faster "
        "and to publish their decisions."
    ),
    (
        "Customs recordation allows right holders to have suspected counterfeit goods detained at the border before "
        "they enter the market."
    ),
)


def paragraphs(count: int, start: int = 0, length: int = 4) -> list[str]:
    """``count`` paragraphs of ``length`` sentences each, beginning with sentence ``start``."""
    made = []
    for number in range(count):
        first = start + number * length
        made.append("".join(SENTENCES[(first + i) % len(SENTENCES)] for i in range(length)))
    return made
