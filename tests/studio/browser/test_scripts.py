import pytest

from studio.browser.scripts import joined


def test_a_module_comes_after_those_it_needs_and_only_once(tmp_path):
    own = tmp_path / "roll"
    own.mkdir()
    (own / "notes.js").write_text('import { A } from "../pitch.js";\nexport const N = A;\n')
    (tmp_path / "pitch.js").write_text("export const A = 440;\nconst own = 1;\n")
    (own / "main.js").write_text(
        'import * as notes from "./notes.js";\nimport { A } from "../pitch.js";\n'
        "export default function show() {\n  return notes.N + A;\n}\n"
    )

    script = joined(own / "main.js")

    assert script.count("440") == 1
    assert script.index("440") < script.index("const N") < script.index("export default")
    assert "import" not in script
    assert "const notes = notes_;" in script


def test_two_modules_of_one_name_are_not_taken_for_each_other(tmp_path):
    (tmp_path / "other").mkdir()
    for folder in (tmp_path, tmp_path / "other"):
        (folder / "pitch.js").write_text("export const A = 440;\n")
    (tmp_path / "main.js").write_text(
        'import { A } from "./pitch.js";\nimport { A as B } from "./other/pitch.js";\n'
    )

    with pytest.raises(AssertionError, match="have one name"):
        joined(tmp_path / "main.js")
