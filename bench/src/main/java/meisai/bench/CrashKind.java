package meisai.bench;

/** What the crash run asks a server for, as its report says it. */
enum CrashKind {
    USAGE("usage"),
    AGAIN("usage sent again"),
    RESOURCES("resource changes"),
    BOOK("price book version"),
    VOID("void"),
    CLOSE("close"),
    EXPORT("export"),
    START("start");

    private final String text;

    CrashKind(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
