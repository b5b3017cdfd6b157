"""GET /api/v1/kotak-masuk: an officer's lanes, and pages that cost the same at any size."""

from __future__ import annotations

from typing import Any

from cepatrespon.rules import limits

PETOJO = (-6.1755, 106.8140)


def test_an_inbox_holds_the_units_own_reports_what_is_due_first_and_nobody_elses(
    anyone: Any, calling: Any, cast: Any, file_report: Any, still: Any
) -> None:
    first = file_report(private=True).complaint.number
    still.shift(60)
    second = calling(cast.budi).post("laporan", {"uraian": "Di loket", "kanal": "lurah"}).json()["nomor"]
    other = file_report(lat=PETOJO[0], lng=PETOJO[1]).complaint.number
    said = calling(cast.budi).get("kotak-masuk").json()
    assert [row["nomor"] for row in said["laporan"]] == [first, second]
    row = said["laporan"][0]
    assert (row["status"], row["unit"], row["kategori"], row["kelurahan"], row["privat"]) == (
        "Menunggu", "Kelurahan Gambir", "Jalan", "Gambir", True,
    )  # fmt: skip
    assert row["tenggat"]["sisa"] == 6 * 3600 - 60
    assert row["tenggat"]["siapa"] == "Kelurahan Gambir"
    assert (said["jumlah"], said["halaman_terakhir"], said["terlambat"]) == (2, 1, 0)
    assert [row["nomor"] for row in calling(cast.rina).get("kotak-masuk").json()["laporan"]] == [other]
    assert calling(cast.sistem).get("kotak-masuk").json()["laporan"] == []
    assert anyone.get("kotak-masuk").status_code == 401


def test_a_lane_is_chosen_by_its_code_and_an_unknown_one_is_refused(
    calling: Any, cast: Any, file_report: Any, still: Any
) -> None:
    budi = calling(cast.budi)
    number = file_report().complaint.number
    budi.act(number, "Proses")
    lanes = {lane["kode"]: lane["jumlah"] for lane in budi.get("kotak-masuk").json()["lajur"]}
    assert (lanes["baru"], lanes["dikerjakan"]) == (0, 1)
    chosen = budi.get("kotak-masuk?lajur=dikerjakan").json()
    assert (chosen["dipilih"], [row["nomor"] for row in chosen["laporan"]]) == ("dikerjakan", [number])
    assert budi.get("kotak-masuk?lajur=baru").json()["laporan"] == []
    refused = budi.get("kotak-masuk?lajur=rahasia")
    assert (refused.status_code, refused.json()["medan"]) == (422, "lajur")
    assert budi.get("kotak-masuk", **{"Accept-Language": "en"}).json()["lajur"][0]["nama"] == "Our turn"


def test_pages_hold_so_many_and_never_the_same_twice(calling: Any, cast: Any, file_report: Any, still: Any) -> None:
    for _n in range(limits.INBOX_PAGE + 1):
        file_report()
    budi = calling(cast.budi)
    first, second = budi.get("kotak-masuk").json(), budi.get("kotak-masuk?halaman=2").json()
    assert (first["halaman_terakhir"], len(first["laporan"]), len(second["laporan"])) == (2, limits.INBOX_PAGE, 1)
    assert second["laporan"][0] not in first["laporan"]
    assert budi.get("kotak-masuk?halaman=3").json()["laporan"] == []
    for wrong in ("0", "-1", "x", "9" * 30):
        refused = budi.get(f"kotak-masuk?halaman={wrong}")
        assert (refused.status_code, refused.json()["medan"]) == (422, "halaman")


def test_the_page_that_follows_is_asked_for_by_the_cursor_that_the_one_before_gave(
    calling: Any, cast: Any, file_report: Any, still: Any
) -> None:
    for _n in range(2 * limits.INBOX_PAGE + 1):
        file_report()
    budi, seen, following = calling(cast.budi), list[str](), ""
    while following is not None:
        said = budi.get(f"kotak-masuk?sesudah={following}").json()
        seen += [row["nomor"] for row in said["laporan"]]
        following = said["berikutnya"]
    assert len(seen) == len(set(seen)) == 2 * limits.INBOX_PAGE + 1
    second = budi.get("kotak-masuk?halaman=2").json()
    assert [row["nomor"] for row in second["laporan"]] == seen[limits.INBOX_PAGE : 2 * limits.INBOX_PAGE]
    assert budi.get(f"kotak-masuk?sesudah={second['berikutnya']}").json()["laporan"][0]["nomor"] == seen[-1]
    assert (second["lebih"], second["lajur"][0]["lebih"]) == (False, False)
    refused = budi.get("kotak-masuk?sesudah=ngawur")
    assert (refused.status_code, refused.json()["medan"]) == (422, "sesudah")


def test_a_page_costs_at_most_eight_queries_at_any_size(
    calling: Any, cast: Any, file_report: Any, still: Any, django_assert_max_num_queries: Any
) -> None:
    budi, sri = calling(cast.budi), calling(cast.sri)
    for _n in range(limits.INBOX_PAGE):
        file_report()
    for caller in (budi, sri):
        caller.get("kotak-masuk")
        with django_assert_max_num_queries(8):
            assert caller.get("kotak-masuk").status_code == 200


def test_every_office_has_an_inbox(calling: Any, cast: Any, file_report: Any) -> None:
    file_report()
    for officer in (
        cast.budi, cast.dewi, cast.joko, cast.sri, cast.biro, cast.fajar, cast.inspektur, cast.sekda, cast.sistem,
    ):  # fmt: skip
        said = calling(officer).get("kotak-masuk")
        assert said.status_code == 200, officer
        for lane in said.json()["lajur"]:
            assert calling(officer).get(f"kotak-masuk?lajur={lane['kode']}").status_code == 200
