/* Shows tokens and methods as they come and go; with `panel sign-in`, signs in and shows the prompts.
 * The proxies are made by gdbus-codegen:
 *
 *   gdbus-codegen --interface-prefix org.mfad.Mfad1. --c-namespace Mfad \
 *     --c-generate-object-manager --c-generate-autocleanup all \
 *     --generate-c-code mfad-bus /usr/share/dbus-1/interfaces/org.mfad.Mfad1.*.xml
 *   cc panel.c mfad-bus.c $(pkg-config --cflags --libs gio-unix-2.0) -o panel
 *
 * MFAD_BUS=session asks a mfad in session mode.
 */
#include "mfad-bus.h"

static GMainLoop *loop;
static gchar *operation;
static int status = 1;

static void show(GDBusObjectManager *manager, GDBusObject *object, gpointer unused) {
    MfadToken *token = mfad_object_peek_token(MFAD_OBJECT(object));
    MfadMethod *method = mfad_object_peek_method(MFAD_OBJECT(object));
    if (token) {
        const gchar *problem = mfad_token_get_problem(token);
        g_print("token %s: %s\n", mfad_token_get_name(token), *problem ? problem : "ready");
    }
    if (method) {
        const gchar *why = mfad_method_get_unusable_reason(method);
        g_print("method %s: %s\n", mfad_method_get_label(method), *why ? why : "usable");
    }
}

static void gone(GDBusObjectManager *manager, GDBusObject *object, gpointer unused) {
    g_print("gone: %s\n", g_dbus_object_get_object_path(object));
}

static void hear(GDBusConnection *bus, const gchar *sender, const gchar *path, const gchar *interface,
                 const gchar *signal, GVariant *arguments, gpointer unused) {
    if (g_strcmp0(path, operation) != 0 || g_variant_n_children(arguments) != 2)
        return;
    g_autoptr(GVariant) details = g_variant_get_child_value(arguments, 1);
    const gchar *word, *text = "";
    g_variant_get_child(arguments, 0, "&s", &word);
    gboolean ended = g_str_equal(signal, "Finished");
    g_variant_lookup(details, ended ? "message" : "reason", "&s", &text);
    if (ended || g_str_equal(signal, "Prompt"))
        g_print("%s: %s\n", word, text);
    if (ended) {
        status = g_str_equal(word, "done") ? 0 : 1;
        g_main_loop_quit(loop);
    }
}

int main(int count, char **words) {
    g_autoptr(GError) error = NULL;
    gboolean session = g_strcmp0(g_getenv("MFAD_BUS"), "session") == 0;
    g_autoptr(GDBusConnection) bus = g_bus_get_sync(session ? G_BUS_TYPE_SESSION : G_BUS_TYPE_SYSTEM, NULL, &error);
    if (!bus)
        g_error("%s", error->message);
    loop = g_main_loop_new(NULL, FALSE);
    /* Before any call, so that no signal is missed. */
    g_dbus_connection_signal_subscribe(bus, "org.mfad.Mfad1", "org.mfad.Mfad1.Operation", NULL, NULL, NULL,
                                       G_DBUS_SIGNAL_FLAGS_NONE, hear, NULL, NULL);
    g_autoptr(GDBusObjectManager) manager = mfad_object_manager_client_new_sync(
        bus, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE, "org.mfad.Mfad1", "/org/mfad/Mfad1", NULL, &error);
    if (!manager)
        g_error("%s", error->message);
    g_signal_connect(manager, "object-added", G_CALLBACK(show), NULL);
    g_signal_connect(manager, "object-removed", G_CALLBACK(gone), NULL);
    GList *objects = g_dbus_object_manager_get_objects(manager);
    for (GList *it = objects; it; it = it->next)
        show(manager, it->data, NULL);
    g_list_free_full(objects, g_object_unref);
    if (count > 1 && g_str_equal(words[1], "sign-in")) {
        g_autoptr(MfadSignIn) sign_in =
            mfad_sign_in_proxy_new_sync(bus, G_DBUS_PROXY_FLAGS_NONE, "org.mfad.Mfad1", "/org/mfad/Mfad1", NULL, &error);
        GVariant *none = g_variant_new("a{sv}", NULL);
        if (!sign_in || !mfad_sign_in_call_begin_sync(sign_in, "", none, &operation, NULL, &error))
            g_error("%s", error->message);
    }
    g_main_loop_run(loop);
    return status;
}
