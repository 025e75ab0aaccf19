package meisai.server.provider;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.YearMonth;
import java.util.Optional;
import java.util.stream.Collectors;
import meisai.account.Account;
import meisai.period.Days;
import meisai.pricebook.PriceBook;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Operators;
import meisai.server.account.ResourceImport;
import meisai.server.auth.AuthKeys;
import meisai.server.clock.ServerClock;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.store.OperatorTable.Operator;
import meisai.server.usage.ImportResult;
import meisai.server.usage.UsageImport;
import meisai.server.usage.format.BodyRefused;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the provider does: operators, price books, resources, usage, closes. */
public final class ProviderApi {
    private static final String BASE = "/meisai/v1";

    private final Callers callers;
    private final Accounts accounts;
    private final Operators operators;
    private final AuthKeys authKeys;
    private final Books books;
    private final ResourceImport resources;
    private final UsageImport usage;
    private final ServerClock clock;
    private final long maxBody;
    private final Runnable clockMoved;

    public ProviderApi(
            Callers callers,
            Accounts accounts,
            Operators operators,
            AuthKeys authKeys,
            Books books,
            ResourceImport resources,
            UsageImport usage,
            ServerClock clock,
            long maxBody,
            Runnable clockMoved) {
        this.callers = callers;
        this.accounts = accounts;
        this.operators = operators;
        this.authKeys = authKeys;
        this.books = books;
        this.resources = resources;
        this.usage = usage;
        this.clock = clock;
        this.maxBody = maxBody;
        this.clockMoved = clockMoved;
    }

    public void routes(Routes routes) {
        routes.post(BASE + "/operators", this::createOperator)
                .get(BASE + "/operators/{id}", this::operator)
                .patch(BASE + "/operators/{id}", this::changeOperator)
                .post(BASE + "/price-books", this::publish)
                .post(BASE + "/resources", this::changeResources)
                .post(BASE + "/usage", this::importUsage);
        if (clock.isTest()) {
            TestClockApi.routes(routes, BASE + "/test-clock", callers, clock, clockMoved);
        }
    }

    private void createOperator(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Operators.Request wanted = OperatorRequest.read(Bodies.object(request), YearMonth.from(clock.today()));
        AuthKeys.Fresh[] fresh = new AuthKeys.Fresh[1];
        Operators.Created created = operators.create(wanted, operatorId -> {
            fresh[0] = authKeys.fresh(operatorId, Optional.empty());
            return fresh[0].stored();
        });
        Bodies.send(
                response,
                201,
                Bodies.node()
                        .put("operatorId", created.operatorId())
                        .put("authKeyId", created.key().authKeyId())
                        .put("authKey", fresh[0].secret()));
    }

    private void changeOperator(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        String id = request.path().pathParameters().get("id");
        OperatorPatch patch = new OperatorPatch(Bodies.object(request));
        operators.change(id, new Operators.Change() {
            @Override
            public Operator operator(Operator before) {
                patch.checkCoverages(accounts.of(id).stream()
                        .map(entry -> entry.account().id().coverage())
                        .collect(Collectors.toSet()));
                return new Operator(
                        id,
                        patch.name().orElse(before.name()),
                        patch.email().orElse(before.email()),
                        before.passwordHash());
            }

            @Override
            public Account account(Accounts.Entry before) {
                return patch.changed(before);
            }
        });
        sendOperator(id, response);
    }

    private void operator(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        sendOperator(request.path().pathParameters().get("id"), response);
    }

    private void sendOperator(String id, ServerResponse response) {
        var operator = accounts.operator(id)
                .orElseThrow(() -> new HttpRefusal(404, "unknownOperator", "there is no operator " + id));
        ObjectNode body =
                Bodies.node().put("operatorId", id).put("name", operator.name()).put("email", operator.email());
        ArrayNode list = body.putArray("accounts");
        accounts.of(id).forEach(entry -> list.add(AccountView.of(entry)));
        Bodies.send(response, 200, body);
    }

    private void publish(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        boolean dryRun = Callers.query(request, "dryRun").filter("true"::equals).isPresent();
        PriceBook book = books.publish(Bodies.text(request, Bodies.MAX_JSON), dryRun);
        Bodies.send(
                response,
                dryRun ? 200 : 201,
                Bodies.node()
                        .put("id", book.id())
                        .put("effectiveFrom", Days.text(book.effectiveFrom()))
                        .put("currency", book.currency().name())
                        .put("items", book.items().size())
                        .put("dryRun", dryRun));
    }

    private void changeResources(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Bodies.refuseCoded(request);
        ResourceImport.Result result = resources.importLines(Bodies.stream(request, maxBody));
        ObjectNode body = Bodies.node()
                .put("received", result.received())
                .put("accepted", result.accepted())
                .put("rejected", result.rejected());
        ArrayNode problems = body.putArray("problems");
        result.problems().forEach(each -> problem(problems, each.line(), each.id(), each.code(), each.message()));
        Bodies.send(response, 200, body);
    }

    private void importUsage(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        String contentType = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        ImportResult result;
        try {
            result = usage.importBody(Bodies.stream(request), contentType, Bodies.coding(request), maxBody);
        } catch (BodyRefused refused) {
            throw new HttpRefusal(
                    status(refused.code()), refused.code().wireName(), String.valueOf(refused.getMessage()));
        }
        ObjectNode body = Bodies.node()
                .put("received", result.received())
                .put("accepted", result.accepted())
                .put("duplicates", result.duplicates())
                .put("conflicts", result.conflicts())
                .put("rejected", result.rejected())
                .put("parked", result.parked())
                .put("late", result.late());
        ArrayNode problems = body.putArray("problems");
        result.problems().forEach(each -> problem(problems, each.line(), each.id(), each.code(), each.message()));
        Bodies.send(response, 200, body);
    }

    private static void problem(ArrayNode problems, long line, String id, String code, String message) {
        problems.addObject().put("line", line).put("id", id).put("code", code).put("message", message);
    }

    private static int status(BodyRefused.Code code) {
        return switch (code) {
            case BODY_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_ENCODING -> 415;
            case BROKEN_GZIP, MALFORMED_CSV_HEADER, MALFORMED_BODY -> 400;
        };
    }
}
