"""The names of conferences and journals, in the form in which reading lists write them."""

from __future__ import annotations

import re

_ACRONYMS = (
    "CVPR ICCV ECCV WACV ACCV BMVC 3DV NeurIPS ICML ICLR AAAI IJCAI UAI AISTATS COLT ACML ECAI"
    " COLM KDD WWW SIGIR WSDM CIKM RecSys ECIR ICWSM ACL EMNLP NAACL EACL AACL COLING CoNLL LREC"
    " LREC-COLING Interspeech ICASSP WASPAA ASRU SLT ISMIR EUSIPCO Eurographics ICME ICIP ICPR"
    " ICMR MMM ICRA IROS CoRL RSS HRI CASE ICAPS AAMAS L4DC ITSC IJCNN ICANN ICDAR ICDM SDM"
    " PAKDD ECML-PKDD MICCAI ISBI MIDL IPMI CHIL MLHC EMBC CHI UIST CSCW IUI VIS FAccT AIES ICSE"
    " FSE ASE ISSTA MSR NDSS CCS OSDI SOSP NSDI EuroSys ASPLOS ISCA MICRO HPCA MLSys DAC DATE"
    " ICCAD VLDB SIGMOD ICDE EDBT CogSci GECCO SaTML SemEval IWSLT WMT SIGdial IGARSS"
)
_SPELT = {
    "SIGGRAPH Asia": r"SIGGRAPH[\s-]?Asia",
    "SIGGRAPH": r"SIGGRAPH(?![\s-]?Asia)",
    "ACM MM": r"ACM\s?MM|ACM\s?Multimedia|ACM International Conference on Multimedia(?! Retr)",
    "NeurIPS": r"NIPS|Neural Information Processing Systems",
    "WWW": r"The Web Conference|TheWebConf",
    "USENIX Security": r"USENIX Security(?: Symposium)?",
    "CVPR": r"CVPRW|Computer Vision and Pattern Recognition",
    "ICCV": r"ICCVW|International Conference on Computer Vision(?! Theory| and Pattern)",
    "ECCV": r"ECCVW|European Conference on Computer Vision",
    "ACCV": r"Asian Conference on Computer Vision",
    "WACV": r"WACVW|Winter Conference on Applications of Computer Vision",
    "BMVC": r"British Machine Vision Conference",
    "ICML": r"International Conference on Machine Learning(?! and)",
    "ICLR": r"International Conference on Learning Representations",
    "AISTATS": r"Artificial Intelligence and Statistics",
    "UAI": r"Uncertainty in Artificial Intelligence",
    "ICWSM": r"International AAAI Conference on Web and Social Media",
    "ICME": r"International Conference on Multimedia (?:and|&) Expo",
    "COLM": r"Conference on Language Modeling",
    "IJCAI": r"International Joint Conferences? on Artificial Intelligence",
    "NAACL": r"(?:Nations of|North American Chapter of) the [\w ]{0,40}Association for"
    r" Computational Linguistics",
    "EACL": r"European Chapter of the Association for Computational Linguistics",
    "EMNLP": r"Empirical Methods in Natural Language Processing",
    "COLING": r"International Conference on Computational Linguistics",
    "ICASSP": r"Acoustics,? Speech,? and Signal Processing",
    "MICCAI": r"Medical Image Computing and Computer[- ]Assisted Intervention",
    "ICRA": r"Conference on Robotics and Automation",
    "IROS": r"Intelligent Robots and Systems",
    "CoRL": r"Conference on Robot Learning",
    "RSS": r"Robotics: Science and Systems",
    "KDD": r"Knowledge Discovery and Data Mining",
    "ACL": r"(?:Annual Meeting|Findings) of the Association for Computational Linguistics(?!: )",
}
_JOURNALS = {
    "TPAMI": r"T?PAMI|Trans(?:actions|\.)? (?:on )?Pattern Analysis and Machine Intelligence",
    "TIP": r"TIP|Transactions on Image Processing",
    "TMM": r"TMM|Transactions on Multimedia",
    "TCSVT": r"T-?CSVT|Transactions on Circuits and Systems for Video Technology",
    "TNNLS": r"TNNLS|Transactions on Neural Networks and Learning Systems",
    "TVCG": r"TVCG|Transactions on Visualization and Computer Graphics",
    "TKDE": r"TKDE|Transactions on Knowledge and Data Engineering",
    "TGRS": r"TGRS|Transactions on Geoscience and Remote Sensing",
    "TMI": r"TMI|Transactions on Medical Imaging",
    "TASLP": r"TASLP|Transactions on Audio,? Speech,? and Language Processing",
    "TOG": r"TOG|Transactions on Graphics",
    "TRO": r"T-?RO|Transactions on Robotics",
    "RA-L": r"RA-?L|Robotics and Automation Letters",
    "IJCV": r"IJCV|International Journal of Computer Vision",
    "IJRR": r"IJRR|International Journal of Robotics Research",
    "JMLR": r"JMLR|Journal of Machine Learning Research",
    "TMLR": r"TMLR|Transactions on Machine Learning Research",
    "TACL": r"TACL|Transactions of the Association for Computational Linguistics",
    "JAIR": r"JAIR|Journal of Artificial Intelligence Research",
    "MedIA": r"MedIA|Medical Image Analysis",
    "PNAS": r"PNAS|Proceedings of the National Academy of Sciences",
}  # fmt: skip
JOURNALS = frozenset(_JOURNALS)
_CAPITALS = "CASE CHI DATE MICRO RSS VIS MSR MMM ASE SLT SDM ISCA TIP TOG IUI HRI"
"""Names that are also words or letters of other meaning: they count in capitals only."""


def _any_case(name: str) -> str:
    return name if name in _CAPITALS.split() else f"(?i:{name})"


def _names() -> list[tuple[str, str]]:
    known = {name: [re.escape(name)] for name in _ACRONYMS.split()}
    for table in (_SPELT, _JOURNALS):
        for name, pattern in table.items():
            known.setdefault(name, []).append(pattern)
    longest_first = sorted(known.items(), key=lambda item: -len(item[0]))
    return [(name, "|".join(map(_any_case, parts))) for name, parts in longest_first]


_NAMES = _names()
_KNOWN = re.compile(
    r"(?<![A-Za-z0-9/.-])(?:"
    + "|".join(f"(?P<n{number}>{pattern})" for number, (_, pattern) in enumerate(_NAMES))
    + r")(?=['’]?\d|[^A-Za-z0-9]|\Z)"
)


def known_venue(match: re.Match[str]) -> str:
    """The name of what `find_known` found."""
    return _NAMES[int((match.lastgroup or "n0")[1:])][0]


def find_known(text: str) -> list[re.Match[str]]:
    """All known names in the text, in order; `known_venue` says which each is."""
    return list(_KNOWN.finditer(text))
