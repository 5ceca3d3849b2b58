/* The kernel's own view of uhid events, for the tests of src/uhid.rs: reads an
 * event from stdin as the kernel would, or writes one as the kernel does. */
#include <linux/uhid.h>
#include <stdio.h>
#include <string.h>

static struct uhid_event event;

static int output(int numbered)
{
	event.type = UHID_OUTPUT;
	event.u.output.size = 64 + numbered;
	event.u.output.rtype = UHID_OUTPUT_REPORT;
	for (int i = 0; i < 64; i++)
		event.u.output.data[i + numbered] = i + 1;
	return fwrite(&event, sizeof(event), 1, stdout) != 1;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	if (!strcmp(mode, "output"))
		return output(0);
	if (!strcmp(mode, "output-numbered"))
		return output(1);
	if (!strcmp(mode, "get-report")) {
		event.type = UHID_GET_REPORT;
		event.u.get_report.id = 77;
		return fwrite(&event, sizeof(event), 1, stdout) != 1;
	}

	if (!fread(&event, 1, sizeof(event), stdin))
		return 1;
	if (!strcmp(mode, "create2") && event.type == UHID_CREATE2) {
		printf("%s|%s|%s|bus %d|%04x:%04x|version %d|country %d|", event.u.create2.name,
		       event.u.create2.phys, event.u.create2.uniq, event.u.create2.bus,
		       event.u.create2.vendor, event.u.create2.product, event.u.create2.version,
		       event.u.create2.country);
		for (int i = 0; i < event.u.create2.rd_size; i++)
			printf("%02x", event.u.create2.rd_data[i]);
		return 0;
	}
	if (!strcmp(mode, "input2") && event.type == UHID_INPUT2)
		return fwrite(event.u.input2.data, event.u.input2.size, 1, stdout) != 1;
	if (!strcmp(mode, "reply") && event.type == UHID_GET_REPORT_REPLY)
		return printf("id %u err %d size %d", event.u.get_report_reply.id,
			      event.u.get_report_reply.err, event.u.get_report_reply.size) < 0;
	return 1;
}
