"""The manager with which this library itself starts kernels: of its own kernelspec, in the Python that runs it.

Whatever kernels a user has registered under the same name, and whether or not this library was installed.
"""

import asyncio
from importlib.metadata import EntryPoint
from pathlib import Path
from queue import Empty

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from traitlets import default

NAME = "pactresearch"
FOLDER = Path(__file__).resolve().parent / "kernelspec"
PROVISIONER = EntryPoint(
    "pactresearch-preloaded",
    "pactresearch.kernels.provisioner:PreloadedProvisioner",
    KernelProvisionerFactory.GROUP_NAME,
)


class _OnlyOurs(KernelSpecManager):
    """Knows one kernelspec: the file in this package."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Our kernelspec, whatever name is asked for."""
        KernelProvisionerFactory.instance().provisioners.setdefault(PROVISIONER.name, PROVISIONER)
        return KernelSpec.from_resource_dir(str(FOLDER))


class _Client(AsyncKernelClient):
    """Is ready when the kernel is: the usual client goes on to wait until nothing has come for a fifth of a second."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Waits until the kernel answers over both channels. Raises RuntimeError where it doesn't."""
        try:
            async with asyncio.timeout(timeout):
                while not await self._answers():
                    if not await self.is_alive():
                        raise RuntimeError("Kernel died before replying to kernel_info")
        except TimeoutError:
            raise RuntimeError(f"Kernel didn't respond in {timeout} seconds") from None

    async def _answers(self) -> bool:
        """Asks who it is, once; a publication that belongs to the question shows that this channel works, too."""
        asked = self.kernel_info()
        try:
            while (await self.shell_channel.get_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                pass
            while not _ends(await self.iopub_channel.get_msg(timeout=1), asked):
                pass
        except Empty:
            return False
        return True


def _ends(message: dict, asked: str) -> bool:
    """Whether a publication says that the work on what was asked is done."""
    return message["parent_header"].get("msg_id") == asked and message["content"].get("execution_state") == "idle"


class Manager(AsyncKernelManager):
    """Starts kernels in the Python that runs this code, forked where that is possible."""

    @default("client_factory")
    def _quick_client(self) -> type[AsyncKernelClient]:
        return _Client

    @default("kernel_spec_manager")
    def _only_ours(self) -> KernelSpecManager:
        return _OnlyOurs(parent=self)
