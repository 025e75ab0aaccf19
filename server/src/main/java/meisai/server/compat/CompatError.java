package meisai.server.compat;

/** The errors of the compatible API with their codes and messages. The codes are our own where none is documented. */
enum CompatError {
    MALFORMED_REQUEST("COM0001", "The request is malformed.", "リクエストの形式が正しくありません。"),
    NOT_FOUND("COM0002", "There is nothing at this path.", "指定されたパスは存在しません。"),
    METHOD_NOT_ALLOWED("COM0003", "This method is not allowed here.", "このメソッドは使用できません。"),
    TOO_LARGE("COM0004", "The request is too large.", "リクエストが大きすぎます。"),
    INTERNAL("COM0005", "The server failed to answer.", "サーバーでエラーが発生しました。"),
    BUSY("COM0006", "The server is busy; try again later.", "サーバーが混み合っています。しばらくしてから再試行してください。"),
    TOO_MANY_REQUESTS("COM0007", "Too many requests; try again later.", "リクエストが多すぎます。しばらくしてから再試行してください。"),
    UNAUTHORIZED("AUM0001", "The credentials are missing, wrong or expired.", "認証情報がないか、誤っているか、期限切れです。"),
    FORBIDDEN("AUM0002", "This is not permitted.", "この操作は許可されていません。"),
    MALFORMED_MONTH("BIL0001", "The month must be given as yyyyMM.", "年月は yyyyMM の形式で指定してください。"),
    UNKNOWN_EXPORT_MODE("BIL0002", "export_mode must be sync or async.", "export_mode は sync または async を指定してください。"),
    BILL_NOT_FOUND("BIL0004", "There is no bill for this month.", "指定された年月の請求はありません。"),
    DETAILS_REMOVED("BIL0007", "The details of this month are not kept any more.", "この年月の明細は保存期間を過ぎています。"),
    EXPORT_FAILED("BIL0005", "The export failed; try again later.", "エクスポートに失敗しました。しばらくしてから再試行してください。"),
    EXPORT_TAKES_LONG(
            "BIL0006",
            "The export takes long; use export_mode async.",
            "エクスポートに時間がかかっています。export_mode に async を指定してください。"),
    FILE_NOT_FOUND("FIL0001", "There is no such exported file, or it has expired.", "指定されたファイルは存在しないか、期限切れです。"),
    MALFORMED_PAYMENT_ID("PAY0001", "The payment id is malformed.", "支払い ID の形式が正しくありません。"),
    PAYMENT_NOT_FOUND("PAY0002", "There is no such payment.", "指定された支払いは存在しません。");

    private final String code;
    private final String english;
    private final String japanese;

    CompatError(String code, String english, String japanese) {
        this.code = code;
        this.english = english;
        this.japanese = japanese;
    }

    String code() {
        return code;
    }

    /** The English message; what is wrong with a malformed request is said in the words of the check that found it. */
    String english(String detail) {
        return this == MALFORMED_REQUEST ? english + " " + detail : english;
    }

    String japanese() {
        return japanese;
    }

    static CompatError of(int status, String code) {
        for (CompatError error : values()) {
            if (error.code.equals(code)) {
                return error;
            }
        }
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 410 -> DETAILS_REMOVED;
            case 413 -> TOO_LARGE;
            case 429 -> TOO_MANY_REQUESTS;
            case 503 -> BUSY;
            default -> status >= 500 ? INTERNAL : MALFORMED_REQUEST;
        };
    }
}
