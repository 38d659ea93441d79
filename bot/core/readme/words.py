"""The words lists use: marks for "not given", labels of links, names of columns, venues."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from bot.core.text import fold

_NONE = re.compile(
    r"(?:none|null|nil|n\s?/\s?a|nan|tbd|unknown|[~\-–—_.·/×✗✘❌?？]+|无|暂无|没有)?\Z",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"(?:(?:code|project|link|paper|data|model)?s?\s*(?:is|are|will be)?\s*(?:not (?:yet"
    r"|available|released)"
    r"(?: available| released| yet)?|coming soon|to be released|soon|tba|tbd|to appear"
    r"|released soon"
    r"|available soon)|还没出来|未开源|待开源|即将开源|尚未开源)[.!…。！]*\Z",
    re.IGNORECASE,
)


def is_none(text: str) -> bool:
    """Whether the plain text says "not given"."""
    return _NONE.match(text.strip()) is not None


def is_not_yet(text: str) -> bool:
    """Whether the plain text of a code cell says that there is nothing yet."""
    return _NOT_YET.match(text.strip()) is not None


class Role(StrEnum):
    """What a column holds."""

    DATE = "date"
    METHOD = "method"
    VENUE = "venue"
    TITLE = "title"
    PAPER = "paper"
    """A link to the paper without its title."""
    CODE = "code"
    NOTE = "note"
    AUTHORS = "authors"
    OTHER = "other"


_COLUMNS: dict[Role, str] = {
    Role.DATE: (
        "date|dates|year|years|time|month|published|released|release|submitted|submission"
        "|update|updated|pub date"
        "|publish date|published date|publication date|release date|release time"
        "|release year|submission date"
        "|publication year|publish year|pub year|arxiv date|first submitted|日期|时间|年份"
        "|年|年月|发表时间|发布时间|发布日期"
        "|提交时间|发表日期|发表年份|更新时间"
    ),
    Role.VENUE: (
        "conference|conferences|venue|venues|publication|publications|journal|journals"
        "|conf|pub|publish|published in"
        "|published at|publisher|proceedings|where|accepted|conference journal|venue year"
        "|source|会议|期刊|出处|发表|发表于"
        "|会议期刊|刊物|发表会议|发表期刊|来源|收录"
    ),
    Role.METHOD: (
        "method|methods|name|names|model|models|approach|approaches|algorithm|algorithms"
        "|abbr|abbreviation|acronym"
        "|short name|nickname|alias|method name|model name|dataset|datasets|dataset name"
        "|benchmark|benchmarks|benchmark name"
        "|system|framework|network|architecture|方法|方法名|名称|名字|模型|模型名|模型名称"
        "|方法名称|简称|缩写|算法|数据集|基准"
    ),
    Role.TITLE: (
        "title|titles|paper|papers|paper title|paper titles|paper name|article|articles"
        "|work|works|publication title"
        "|paper link title|title link|reference|references|论文|标题|题目|论文名|论文名称"
        "|论文标题|论文题目|文章|文献|文章标题"
    ),
    Role.PAPER: (
        "pdf|arxiv|paper link|paper links|paper url|arxiv link|arxiv id|url|doi|pdf link"
        "|论文链接|论文地址|原文|原文链接"
    ),
    Role.CODE: (
        "code|codes|project|projects|link|links|github|git|repo|repository|page|website"
        "|websites|web|homepage|home page"
        "|project page|project pages|webpage|code link|code url|github repo|github link"
        "|project link|project website"
        "|official code|implementation|resource|resources|source code|demo|demos"
        "|code project|pages|代码|项目|链接|开源|开源代码"
        "|代码链接|代码地址|项目主页|项目地址|主页|源码|github链接|项目链接|相关链接|网站"
    ),
    Role.NOTE: (
        "abstract|abstracts|note|notes|remark|remarks|introduction|intro|comment|comments"
        "|description|descriptions|summary"
        "|tldr|tl dr|key idea|key ideas|idea|highlight|highlights|contribution"
        "|contributions|brief|overview|detail|details"
        "|备注|摘要|简介|说明|介绍|总结|笔记|评论|描述|概述|要点|亮点|点评|核心思想|内容"
        "|主要内容|思路"
    ),
    Role.AUTHORS: "author|authors|first author|作者|第一作者|作者团队",
}
_ROLE_OF = {name: role for role, names in _COLUMNS.items() for name in names.split("|")}
_SEPARATORS = re.compile(r"[/\\&+,，、|;；()（）]|\band\b|和|与|及")
_LETTERS = re.compile(r"[^\w]+")
_LAST_WORD = re.compile(r"(\w+)\Z")


def column_roles(header: str) -> list[Role]:
    """The roles that a column's header names, the chief one first; empty: none is known."""
    folded = fold(header)
    whole = _LETTERS.sub(" ", folded.replace("'", "")).strip()
    if whole in _ROLE_OF:
        return [_ROLE_OF[whole]]
    roles: list[Role] = []
    for part in _SEPARATORS.split(folded):
        words = _LETTERS.sub(" ", part).strip()
        role = _ROLE_OF.get(words) or _ROLE_OF.get(words.rsplit(" ", 1)[-1] if " " in words else "")
        if role is not None and role not in roles:
            roles.append(role)
    return roles


_PAPER_LABEL = re.compile(
    r"(?:the |full |our |official |original |arxiv |conference |journal |published )?"
    r"(?:paper|papers|pdf|arxiv|abs|preprint|article|publication|openreview|open review|acl"
    r"|acl anthology|ieee"
    r"|ieee xplore|springer|elsevier|nature|biorxiv|medrxiv|ssrn|acm|doi|cvf|pmlr|neurips"
    r"|html|manuscript|paper link"
    r"|arxiv link|paper page|paper url|alphaxiv|论文|论文链接|原文|论文地址|文章|预印本"
    r"|论文下载链接|下载链接)(?: page| link| version| pdf| paper| v\d)?",
    re.IGNORECASE,
)
_CODE_LABEL = re.compile(
    r"(?:official |unofficial |source |our |training |inference )?"
    r"(?:code|codes|github|gitlab|git|repo|repository|implementation|pytorch|tensorflow|jax"
    r"|keras|mindspore|paddle"
    r"|caffe|mxnet|matlab|代码|源码|开源代码|代码链接|official)"
    r"(?: code| repo| page| link| repository| implementation| base|base|s)?",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"(?:project|project page|projects|page|pages|website|websites|web|homepage|home page"
    r"|home|site|webpage|project website"
    r"|project homepage|project site|link|links|demo|demos|local demo|online demo|live demo"
    r"|video|videos|youtube|bilibili|blog|blogs|blog post|blogpost|post"
    r"|poster|slides|slide|talk|presentation|short presentation|tweet|twitter|x|dataset"
    r"|datasets|data|model|models|weights|checkpoint|checkpoints"
    r"|hugging ?face|hf|model ?scope|colab|supp|supplementary|supplement|suppl"
    r"|supplementary material|appendix|bib|bibtex|cite|citation|leaderboard"
    r"|benchmark|news|wechat|reddit|medium|zhihu|review|reviews|notes|note|tutorial|docs"
    r"|documentation|download|downloads|evaluation|eval tool"
    r"|here|more|source|test|readme|star|stars|awesome|publish|type|badge|website page"
    r"|space|spaces|playground|api|dockerhub|docker|wandb|"
    r"主页|项目|项目主页|项目页|链接|数据集|视频|演示|解读|中文解读|中文解读视频|解读视频"
    r"|论文解读|知乎|讲解|官网|博客|百度网盘|模型|数据|注|备注|简介|介绍|中文翻译"
    r"|相关论文|demo视频|demo 视频|解读链接|作者解读|作者主页|tl;?dr|tldr|intro"
    r"|introduction|abstract|abs|authors?|publish|venue|date|keywords?)"
    r"(?: page| link| only)?",
    re.IGNORECASE,
)
_LABEL_TRIM = re.compile(r"^[^\w]+|[^\w]+$")
_PAREN = re.compile(r"\s*[(（\[【][^()（）\[\]【】]*[)）\]】]\s*")
_CITATION = re.compile(
    r"\bet\.? al\b|^[A-Z][\w'-]+(?:(?: and | & |, )[A-Z][\w'-]+)*,? \(?(?:19|20)\d\d[a-z]?\)?$"
)
_NUMBERED = re.compile(r"\[?\d{1,4}\]?\Z")
_ARXIV_LABEL = re.compile(r"(?:arxiv[:\s]?\s*)?\d{4}\.\d{4,5}(?:v\d+)?\Z", re.IGNORECASE)


class Label(StrEnum):
    """What the words of a link say."""

    PAPER = "paper"
    CODE = "code"
    OTHER = "other"
    CITATION = "citation"
    WORDS = "words"
    """None of the fixed ones: a title, a name, a sentence."""


@lru_cache(maxsize=4_096)
def label_kind(words: str) -> Label:
    """What a link's plain label says."""
    bare = _LABEL_TRIM.sub("", words).strip()
    short = _LABEL_TRIM.sub("", _PAREN.sub(" ", words)).strip() or bare
    if not bare or len(short) > 80:
        return Label.OTHER if not bare else Label.WORDS
    for pattern, kind in (
        (_PAPER_LABEL, Label.PAPER),
        (_CODE_LABEL, Label.CODE),
        (_OTHER_LABEL, Label.OTHER),
    ):
        if pattern.fullmatch(short) or pattern.fullmatch(bare):
            return kind
    if _ARXIV_LABEL.match(bare) or bare.startswith(("http://", "https://", "www.")):
        return Label.PAPER if _ARXIV_LABEL.match(bare) else Label.OTHER
    if _CITATION.search(bare):
        return Label.CITATION
    return Label.OTHER if _NUMBERED.match(bare) else Label.WORDS


_VENUE = re.compile(
    r"\b(?:arxiv|corr|biorxiv|medrxiv|cvpr|iccv|eccv|wacv|accv|bmvc|3dv|neurips|nips|nip"
    r"|icml|iclr|aaai|ijcai|uai|aistats|colt|kdd"
    r"|www|sigir|wsdm|cikm|recsys|acl|emnlp|naacl|eacl|aacl|coling|tacl|findings|conll"
    r"|interspeech|icassp|asru|slt|siggraph|eurographics|tog"
    r"|tvcg|acm ?mm|mm|icme|icip|tip|tpami|pami|ijcv|tmm|tcsvt|tnnls|tkde|jmlr|tmlr|ral"
    r"|ra-l|icra|iros|corl|rss|humanoids|miccai|isbi|midl|tmi|media"
    r"|nature|science|cell|pnas|ieee|acm|springer|elsevier|transactions|journal|proceedings"
    r"|conference|workshop|symposium|letters|usenix|ndss|ccs|s&p"
    r"|osdi|sosp|nsdi|eurosys|asplos|isca|micro|hpca|mlsys|dac|date|iccad|fpga|vldb|sigmod"
    r"|icde|chi|uist|cscw|openreview|preprint|ndss|crypto|icse|fse|ase|issta"
    r"|neural networks|pattern recognition|information fusion|ismir|jhep|prl|prd|oral"
    r"|poster|spotlight|highlight|tech(?:nical)? report|thesis|blog|outstanding|best paper)\b",
    re.IGNORECASE,
)
_VENUE_PREFIX = re.compile(
    r"(?:arxiv|cvpr|iccv|eccv|neurips|nips|icml|iclr|aaai|ijcai|acl|emnlp|naacl|iclr)",
    re.IGNORECASE,
)


def looks_like_venue(text: str) -> bool:
    """Whether a short text names a conference, a journal or a preprint server."""
    if len(text) > 90:
        return False
    return bool(
        _VENUE.search(text.replace("'", " ").replace("_", " ")) or _VENUE_PREFIX.match(text)
    )
