"""Dasbor Integrasi Layanan Primer. For an analyst: `from ilp_dash import ask, questions`."""


def __getattr__(name: str):
    """`ask` and `questions`, loaded when somebody asks: the commands and the server do without."""
    if name in ("ask", "questions"):
        from ilp_dash.store import asking

        return getattr(asking, name)
    raise AttributeError(name)
