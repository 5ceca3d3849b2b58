"""Says what python-fido2 reads by authenticatorGetInfo from each card that answers."""

from fido2.ctap2 import Ctap2
from fido2.pcsc import CtapPcscDevice

for device in CtapPcscDevice.list_devices():
    info = Ctap2(device).get_info()
    print(info.aaguid.hex(), " ".join(info.versions))
