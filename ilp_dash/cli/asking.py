"""The command `tanya`: any question of the store, as a table on the screen or as a file."""

from pathlib import Path

from ilp_dash.errors import UnknownQuestion


def ask_command(args) -> None:
    """Answer one question, or list all of them."""
    from ilp_dash.store.asking import ask, questions
    from ilp_dash.store.connection import PUBLIC, usual_view

    if args.umum:
        usual_view(PUBLIC)
    if args.daftar or not args.pertanyaan:
        for row in questions().fillna("").itertuples():
            print(f"{row.name}\n    {row.about}\n    perlu: {row.given or '-'}\n    kolom: {row.columns or '-'}")
        return
    from ilp_dash.export.frames import write_frame
    from ilp_dash.store.asking import GIVEN, provenance

    given = {name: getattr(args, name) for name in GIVEN if getattr(args, name) is not None}
    answer = ask(args.pertanyaan, **given)
    kind = next((kind for kind in ("xlsx", "csv", "parquet") if getattr(args, kind)), None)
    if kind is None and args.ke:
        raise UnknownQuestion("Sebutkan bentuk berkasnya: --xlsx, --csv, atau --parquet.")
    about = [("Pertanyaan", " ".join([args.pertanyaan, *(f"--{k} {v}" for k, v in given.items())])), *provenance()]
    if kind is None:
        print("\n".join(f"{label}: {text}" for label, text in about))
        print(answer.to_string(max_rows=60, na_rep="–"))
        return
    path = (args.ke or Path(f"{args.pertanyaan}.{kind}")).with_suffix(f".{kind}")
    write_frame(answer, about, path)
    print(f"{len(answer)} baris ditulis ke {path}")
