"""The roll as a composer handles it with a mouse, keys or a finger."""

from time import sleep

PATIENCE = 60_000  # milliseconds


class Roll:
    """The roll as a composer handles it: in quarters, pitches and bars."""

    def __init__(self, browser, address, *, fingers=False):
        size = {"width": 390, "height": 844} if fingers else {"width": 1280, "height": 900}
        self.page = browser.new_page(viewport=size, has_touch=fingers)
        self.wrong = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(address)
        self.section = self.page.locator(".roll")
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('*')].some("
            "each => each.shadowRoot?.querySelector('.roll')?.roll?.stage.scale > 0)"
        )

    def place(self, quarter, pitch):
        """A point a little after a time, in the middle of a pitch's row."""
        x, y = self.section.evaluate(
            "(each, [tick, pitch]) => [each.roll.stage.x(tick), "
            "each.roll.stage.y(pitch, false) + each.roll.stage.row / 2]",
            [quarter * 480, pitch],
        )
        box = self.page.locator("canvas.over").bounding_box()
        return box["x"] + x + 2, box["y"] + y

    def drag(self, start, end):
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=6)
        self.page.mouse.up()

    def swipe(self, start, end):
        """A finger from one point to another."""
        devtools = self.page.context.new_cdp_session(self.page)
        path = [
            [{"x": a + (b - a) * step / 6, "y": c + (d - c) * step / 6}]
            for step in range(7)
            for (a, c), (b, d) in [(start, end)]
        ]
        for kind, points in [
            ("touchStart", path[0]),
            *(("touchMove", each) for each in path[1:]),
            ("touchEnd", []),
        ]:
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            sleep(0.02)

    def double_click(self, quarter, pitch):
        self.page.mouse.dblclick(*self.place(quarter, pitch))

    def press(self, *keys):
        for key in keys:
            self.page.locator("canvas.over").press(key)

    def shows(self, words):
        from playwright.sync_api import expect

        expect(self.page.get_by_text(words, exact=True)).to_be_visible(timeout=PATIENCE)

    def says(self, words):
        from playwright.sync_api import expect

        expect(self.section.get_by_role("status")).to_contain_text(words, timeout=PATIENCE)
