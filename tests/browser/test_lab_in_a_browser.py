"""JupyterLab as an analyst uses it: change the route, run all, see figures; edit a chapter, run a cell again, see its words."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request

import pytest

from pactresearch import paths
from tests.conftest import ROOT

WAIT_SECONDS = (
    120  # no step takes that long on a computer with nothing else to do; all of them together take half a minute
)
SETTINGS = {
    "notebook-extension/tracker": '{"windowingMode": "none"}',  # every cell is in the page, also those out of sight
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
}
KERNELS = ("Python 3 (ipykernel)", "pactresearch (preloaded)")
AUTORELOAD = "%load_ext autoreload\n%autoreload 2"
REWRITTEN = "Was this rewritten while the notebook was open?"
OUTPUT = ".jp-OutputArea-output"
PROBLEM = '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]'


@pytest.fixture(scope="module")
def checkout(built, tmp_path_factory):
    """A copy of data, notebooks and library, which a test may edit."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(built / "data", folder / "data")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    shutil.copytree(ROOT / "pactresearch", folder / "pactresearch", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def lab(checkout):
    """JupyterLab on the copy, with settings of its own; its address."""
    for name, said in SETTINGS.items():
        file = checkout / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(said)
    own = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")
    environment = os.environ | {name: str(checkout / name.lower()) for name in own}
    environment |= {"PYTHONPATH": str(checkout), paths.ROOT_VARIABLE: str(checkout)}
    environment["JUPYTERLAB_SETTINGS_DIR"] = str(checkout / "settings")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    options = [f"--ServerApp.port={address.rpartition(':')[2]}", "--ServerApp.port_retries=0", "--no-browser"]
    options += ["--allow-root", "--IdentityProvider.token=", f"--ServerApp.root_dir={checkout / 'notebooks'}"]
    # the type checker of the tests is a language server, too: where it is on the PATH its messages interrupt
    options += ["--LanguageServerManager.autodetect=False"]
    with (checkout / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], env=environment, cwd=checkout, stdout=log, stderr=log
        )
        try:
            until(lambda: server.poll() is not None or answers(f"{address}/api"), "JupyterLab answers")
            assert server.poll() is None, (checkout / "lab.log").read_text()
            yield address
        finally:
            server.kill()  # asked to end it may wait for kernels, which end by themselves when it is gone
            server.wait()


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False


def until(condition, words):
    """Polls a condition, and returns its value when it holds."""
    wait = pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait
    return wait(None, WAIT_SECONDS, poll_frequency=0.1).until(lambda _: condition(), f"not so: {words}")


class Lab:
    """A notebook open in JupyterLab, used by mouse and keyboard."""

    def __init__(self, browser, address, notebook):
        size = {"width": 1400, "height": 1600, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.browser = browser
        browser.get(f"{address}/lab/tree/{notebook}?reset")
        until(lambda: self.all(".jp-CodeCell .cm-line") and self.kernel() in KERNELS, "the notebook is open")
        self.until_idle()

    def all(self, selector):
        return self.browser.find_elements("css selector", selector)

    def texts(self, selector):
        """The visible words of elements, read at once, so that none is replaced in between."""
        script = "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText.trim())"
        return self.browser.execute_script(script, selector)

    def keys(self, *typed):
        from selenium.webdriver import ActionChains

        ActionChains(self.browser).send_keys(*typed).perform()

    def click(self, selector, words=""):
        """Clicks the first element that holds these words, when it is there."""
        found = until(
            lambda: [one for one in self.all(selector) if one.is_displayed() and words in one.text],
            f"{words or selector} can be clicked",
        )
        found[0].click()

    def menu(self, name, command):
        self.click("#jp-MainMenu li", name)
        self.click(f'.lm-Menu li[data-command="{command}"]')

    def until_idle(self):
        """Waits until every cell has run that was asked to, in a kernel that is there. Fails at an error in a cell."""
        until(self.is_idle, "the kernel is idle")
        assert self.texts(PROBLEM) == []

    def is_idle(self):
        waiting = [words for words in self.texts(".jp-CodeCell .jp-InputPrompt") if "*" in words]
        return self.all(PROBLEM) or (not waiting and self.all('.jp-Notebook-ExecutionIndicator[data-status="idle"]'))

    def run_all(self):
        self.menu("Run", "runmenu:run-all")
        until(lambda: self.all(f"{OUTPUT} h1") or self.all(PROBLEM), "the notebook's head is shown")
        self.until_idle()

    def kernel(self):
        """The name of its kernel, as its toolbar gives it."""
        return " ".join(self.texts(".jp-KernelName"))

    def save_picture(self, file):
        """What is seen of the head, for who wants to look at it."""
        self.browser.execute_script("document.querySelector(arguments[0]).scrollIntoView()", f"{OUTPUT} h1")
        self.browser.save_screenshot(str(file))

    def pictures(self):
        """Widths of the pictures in the outputs, in pixels of their own."""
        script = (
            "return [...document.querySelectorAll('.jp-OutputArea-output figure img')].map(one => one.naturalWidth)"
        )
        return self.browser.execute_script(script)


@pytest.fixture
def notebook(browser, lab):
    """The notebook on trends, as it opens."""
    return Lab(browser, lab, "route_trends.ipynb")


def test_another_route_and_an_edited_chapter_show_without_a_new_start(notebook, checkout, tmp_path):
    from selenium.webdriver import ActionChains, Keys

    assert notebook.kernel() == KERNELS[0]
    line = next(one for one in notebook.all(".jp-CodeCell .cm-line span") if one.text == '"balkan"')
    ActionChains(notebook.browser).double_click(line).send_keys("northern").perform()
    notebook.keys(Keys.ESCAPE, "b", Keys.ENTER, AUTORELOAD)
    notebook.run_all()
    notebook.save_picture(tmp_path / "another_route.png")
    assert notebook.texts(f"{OUTPUT} h1")[0].startswith("Northern route")
    assert len(notebook.pictures()) > 8
    assert min(notebook.pictures()) > 1000
    assert notebook.texts(f"{OUTPUT} .question")[0] != REWRITTEN

    with (checkout / "pactresearch" / "chapters" / "route_trends" / "findings.py").open("a") as chapter:
        chapter.write(f"\n\ndef question(*of):\n    return {REWRITTEN!r}\n")
    head = next(one for one in notebook.all(".jp-CodeCell .cm-content") if "findings.question(" in one.text)
    head.click()
    notebook.menu("Run", "runmenu:run")
    until(lambda: REWRITTEN in notebook.texts(f"{OUTPUT} .question"), "the rewritten words are shown")
    notebook.until_idle()
    notebook.save_picture(tmp_path / "edited_chapter.png")


def test_the_other_kernel_of_the_menu_draws_the_same_and_no_title_stands_twice(notebook, tmp_path):
    notebook.menu("Kernel", "kernelmenu:change")
    until(lambda: notebook.all(".jp-Dialog select"), "the kernels can be chosen")
    offered = notebook.texts(".jp-Dialog select option")
    assert set(KERNELS) <= set(offered)
    notebook.click(".jp-Dialog select")
    notebook.click(".jp-Dialog select option", KERNELS[1])
    notebook.click(".jp-Dialog .jp-mod-accept")
    until(lambda: notebook.kernel() == KERNELS[1], "the other kernel is there")
    notebook.run_all()
    notebook.save_picture(tmp_path / "other_kernel.png")
    assert notebook.texts(f"{OUTPUT} h1")[0].startswith("Balkan route")
    assert len(notebook.pictures()) > 8
    titled = notebook.browser.execute_script(
        "return [...document.querySelectorAll('figure:has(img):has(.narrow-title)')].map(one =>"
        " [one.querySelector('.narrow-title').textContent, one.innerText])"
    )
    assert len(titled) > 6
    assert [title for title, beside in titled if title in beside] == []
