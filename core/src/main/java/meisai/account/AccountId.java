package meisai.account;

/** One account of an operator: operator id ({@code OP} and 10 digits) and coverage ({@code jp}, {@code g}). */
public record AccountId(String operatorId, String coverage) implements Comparable<AccountId> {
    @Override
    public int compareTo(AccountId other) {
        int byOperator = CodePointOrder.INSTANCE.compare(operatorId, other.operatorId);
        return byOperator != 0 ? byOperator : CodePointOrder.INSTANCE.compare(coverage, other.coverage);
    }

    @Override
    public String toString() {
        return operatorId + "/" + coverage;
    }
}
