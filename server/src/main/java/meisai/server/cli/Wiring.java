package meisai.server.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Operators;
import meisai.server.account.ResourceDirectory;
import meisai.server.account.ResourceImport;
import meisai.server.auth.AuthKeys;
import meisai.server.auth.Authenticators;
import meisai.server.auth.ProviderKeys;
import meisai.server.auth.Secrets;
import meisai.server.auth.SignIn;
import meisai.server.auth.SigningKeys;
import meisai.server.auth.Tokens;
import meisai.server.auth.Users;
import meisai.server.backup.Backups;
import meisai.server.clock.ServerClock;
import meisai.server.close.AutoClose;
import meisai.server.close.CloseTimes;
import meisai.server.close.Jobs;
import meisai.server.close.MonthClose;
import meisai.server.close.Payments;
import meisai.server.close.Verification;
import meisai.server.compat.AuthApi;
import meisai.server.compat.BillsApi;
import meisai.server.compat.CompatAccounts;
import meisai.server.compat.CompatErrors;
import meisai.server.compat.DownloadApi;
import meisai.server.compat.FilesApi;
import meisai.server.compat.PaymentApi;
import meisai.server.compat.SummariesApi;
import meisai.server.export.Exports;
import meisai.server.export.MonthExport;
import meisai.server.export.sink.DirectorySink;
import meisai.server.export.sink.ExportSink;
import meisai.server.export.sink.S3Sink;
import meisai.server.export.sink.SinkException;
import meisai.server.http.ApiDocs;
import meisai.server.http.AuditedCalls;
import meisai.server.http.BoundedWork;
import meisai.server.http.Callers;
import meisai.server.http.Health;
import meisai.server.http.HttpErrors;
import meisai.server.http.HttpServer;
import meisai.server.http.Routes;
import meisai.server.idempotency.IdempotentPosts;
import meisai.server.live.Bills;
import meisai.server.live.Conservation;
import meisai.server.live.Costs;
import meisai.server.live.Explainer;
import meisai.server.live.MonthRater;
import meisai.server.live.VoidEffect;
import meisai.server.metrics.Measured;
import meisai.server.metrics.ServerMetrics;
import meisai.server.provider.AuditApi;
import meisai.server.provider.BackupsApi;
import meisai.server.provider.ChargesApi;
import meisai.server.provider.CostsApi;
import meisai.server.provider.ExplainApi;
import meisai.server.provider.ExportsApi;
import meisai.server.provider.MetricsApi;
import meisai.server.provider.MoneyApi;
import meisai.server.provider.MonthsApi;
import meisai.server.provider.OperatorApi;
import meisai.server.provider.ProblemDetails;
import meisai.server.provider.ProviderApi;
import meisai.server.provider.ProviderKeysApi;
import meisai.server.provider.ResourceDataApi;
import meisai.server.provider.RetentionApi;
import meisai.server.provider.SimulationsApi;
import meisai.server.provider.UsageApi;
import meisai.server.provider.UsersApi;
import meisai.server.provider.VoidsApi;
import meisai.server.retention.DailyRetention;
import meisai.server.retention.Retention;
import meisai.server.simulate.Simulations;
import meisai.server.store.EventSequence;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import meisai.server.usage.ChargeImport;
import meisai.server.usage.UsageChanges;
import meisai.server.usage.UsageImport;

/** The server put together, in the order in which a record flows through it. */
public final class Wiring implements AutoCloseable {
    private final Store store;
    private final UsageImport usage;
    private final Jobs jobs;
    private final Exports exports;
    private final Simulations simulations;
    private final AutoClose autoClose;
    private final DailyRetention retention;
    private final BoundedWork work;
    private final HttpServer http;

    private Wiring(
            Store store,
            UsageImport usage,
            Jobs jobs,
            Exports exports,
            Simulations simulations,
            AutoClose autoClose,
            DailyRetention retention,
            BoundedWork work,
            HttpServer http) {
        this.store = store;
        this.usage = usage;
        this.jobs = jobs;
        this.exports = exports;
        this.simulations = simulations;
        this.autoClose = autoClose;
        this.retention = retention;
        this.work = work;
        this.http = http;
    }

    /** Opens the data directory and serves; the server is ready when this returns. */
    public static Wiring start(Settings settings, ServerClock clock) {
        return start(settings, clock, Store.open(settings.data(), settings.store()));
    }

    /** Serves an open store, and closes it in the end. */
    public static Wiring start(Settings settings, ServerClock clock, Store store) {
        Jobs jobs = null;
        Exports exports = null;
        Simulations simulations = null;
        try {
            ClockCheck.check(store, clock);
            Accounts accounts = store.read(Accounts::load);
            // A million of them take as long as the keys of their usage.
            Supplier<ResourceDirectory> loading = beside(() -> store.read(ResourceDirectory::load));
            Books books = new Books(store, accounts, clock);
            EventSequence sequence = store.read(EventSequence::load);
            UsageImport usage = new UsageImport(store, accounts, books, loading, sequence, clock);
            ResourceDirectory resources = loading.get();
            store.loaded();
            UsageChanges changes = new UsageChanges(store, accounts, usage, sequence, clock);

            MonthRater rater = new MonthRater(books, store.directory());
            Bills bills = new Bills(store, rater);
            jobs = new Jobs(store, clock);
            Payments payments = new Payments(store, clock);
            MonthClose close = new MonthClose(store, accounts, usage, rater, books, payments, jobs, clock);
            Verification verification = new Verification(store, accounts, books, rater);
            AutoClose autoClose = new AutoClose(
                    accounts, close, jobs, new CloseTimes(settings.close().time()), clock);

            simulations = new Simulations(store, accounts, books, bills, rater, clock);

            Secrets secrets = new Secrets(store);
            ProviderKeys providerKeys = ProviderKeys.load(store, secrets, clock);
            AuthKeys authKeys = new AuthKeys(store, secrets);
            Authenticators authenticators = new Authenticators(store, clock::shown);
            Users users = new Users(store, accounts, authKeys, authenticators, clock);
            SigningKeys signingKeys = new SigningKeys(store, clock);
            Tokens tokens = new Tokens(store, users, signingKeys, clock);
            SignIn signIn = new SignIn(accounts, users, authKeys, authenticators);
            Callers callers = new Callers(accounts, users, tokens, providerKeys);

            PublicUrl publicUrl =
                    new PublicUrl(settings.publicUrl(), settings.http().scheme());
            DirectorySink directory = new DirectorySink(store.directory(), publicUrl, linkSigner(signingKeys), clock);
            exports = new Exports(store, accounts, bills, sink(settings, directory, clock), clock);

            MonthExport monthExport = new MonthExport(store, accounts, exports, jobs, clock);

            Routes routes = new Routes();
            BoundedWork work = new BoundedWork();
            Health.routes(routes, store::whyNotReady);
            CompatAccounts compatAccounts = new CompatAccounts(callers, accounts, settings.globalHosts());
            new AuthApi(callers, signIn, tokens).routes(routes);
            new SummariesApi(compatAccounts, store, bills, clock).routes(routes, work);
            new BillsApi(compatAccounts, store, bills, exports, clock).routes(routes, work);
            new FilesApi(compatAccounts, exports).routes(routes);
            new PaymentApi(compatAccounts, store, exports).routes(routes);
            new DownloadApi(directory).routes(routes);
            ApiDocs.routes(routes);
            new ProviderApi(
                            callers,
                            accounts,
                            new Operators(store, accounts, books, clock),
                            authKeys,
                            books,
                            new ResourceImport(store, accounts, resources),
                            usage,
                            clock,
                            settings.maxBodyBytes(),
                            settings.close().on() ? autoClose::clockMoved : () -> {})
                    .routes(routes);
            new UsersApi(callers, users, authenticators).routes(routes);
            new UsageApi(callers, store, accounts, bills, new Conservation(store, rater), clock).routes(routes, work);
            new VoidsApi(callers, changes, new VoidEffect(store, accounts, rater), clock).routes(routes, work);
            ChargeImport charges = new ChargeImport(store, accounts, books, usage, sequence, clock);
            new ChargesApi(callers, accounts, charges, settings.maxBodyBytes()).routes(routes);
            new MoneyApi(callers, store, accounts, sequence, payments, clock).routes(routes);
            new MonthsApi(callers, accounts, close, verification, changes, jobs).routes(routes);
            new ProviderKeysApi(callers, providerKeys, signingKeys).routes(routes);
            new AuditApi(callers, store).routes(routes);
            new BackupsApi(callers, new Backups(store, jobs, settings.backupDirectory(), clock)).routes(routes);
            new OperatorApi(callers, store, bills, clock).routes(routes, work);
            new ExplainApi(callers, new Explainer(store, rater), clock).routes(routes, work);
            new CostsApi(callers, store, new Costs(books, rater), clock).routes(routes, work);
            new SimulationsApi(callers, simulations).routes(routes, work);
            new ExportsApi(callers, accounts, exports, monthExport, clock).routes(routes);
            new ResourceDataApi(callers, store).routes(routes, work);
            Retention retention =
                    new Retention(store, accounts, usage, charges, resources, jobs, settings.retention(), clock);
            new RetentionApi(callers, retention).routes(routes);
            ServerMetrics metrics = new ServerMetrics();
            Measured.register(metrics, store, usage, bills, jobs, exports);
            store.writer().observedBy(metrics);
            new MetricsApi(callers, metrics).routes(routes);

            IdempotentPosts posts = new IdempotentPosts(store, callers, users, clock, settings.maxBodyBytes());
            routes.aroundPosts("/meisai/v1/", posts::around);
            routes.aroundChanges("/", new AuditedCalls(callers, clock)::around);
            routes.aroundAdditions("/meisai/v1/", handler -> (request, response) -> {
                store.freeSpace().require();
                handler.handle(request, response);
            });

            HttpErrors compatErrors = new CompatErrors();
            HttpErrors nativeErrors = new ProblemDetails();
            HttpServer http = HttpServer.start(
                    settings.http(),
                    routes,
                    callers,
                    path -> CompatErrors.isCompatible(path) ? compatErrors : nativeErrors,
                    CompatErrors::isCompatible,
                    CompatErrors::isSignIn,
                    settings.log().requests(),
                    metrics);
            publicUrl.listensOn(http.port());
            close.resume();
            monthExport.resume();
            if (settings.close().on()) {
                autoClose.start();
            }
            DailyRetention daily = new DailyRetention(retention, clock::today);
            return new Wiring(store, usage, jobs, exports, simulations, autoClose, daily, work, http);
        } catch (RuntimeException failure) {
            if (exports != null) {
                exports.stop();
            }
            if (simulations != null) {
                simulations.close();
            }
            if (jobs != null) {
                jobs.close();
            }
            if (exports != null) {
                exports.close();
            }
            store.close();
            throw failure;
        }
    }

    /** Begins with something on a thread of its own; its result is waited for when it is asked for. */
    private static <T> Supplier<T> beside(Supplier<T> work) {
        CompletableFuture<T> done = CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().name("meisai-load").start(task));
        return () -> {
            try {
                return done.join();
            } catch (CompletionException failure) {
                if (failure.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw failure;
            }
        };
    }

    private static ExportSink sink(Settings settings, DirectorySink directory, ServerClock clock) {
        if (settings.s3().isEmpty()) {
            return directory;
        }
        try {
            return new S3Sink(settings.s3().get(), clock);
        } catch (SinkException failure) {
            throw new StoreException("exports cannot go to S3: " + failure.getMessage(), failure);
        }
    }

    private static DirectorySink.Signer linkSigner(SigningKeys keys) {
        return new DirectorySink.Signer() {
            @Override
            public byte[] sign(String text) {
                return keys.signLink(text);
            }

            @Override
            public boolean isSignature(String text, byte[] signature) {
                return keys.isOfLink(text, signature);
            }
        };
    }

    public int port() {
        return http.port();
    }

    /** Takes usage without HTTP. */
    public UsageImport usage() {
        return usage;
    }

    /** What is served. */
    public List<Routes.Line> routes() {
        return http.routes();
    }

    /** Takes no new requests, ends those in flight and the job that runs, stops simulations, writes what was handed over, and closes. */
    @Override
    public void close() {
        http.close();
        autoClose.close();
        retention.close();
        work.close();
        simulations.close();
        exports.stop();
        jobs.close();
        exports.close();
        store.close();
        usage.free();
    }

    /** The address that links begin with: the setting, or where the server listens. */
    private static final class PublicUrl implements Supplier<String> {
        private final String scheme;
        private volatile String url;

        PublicUrl(java.util.Optional<String> setting, String scheme) {
            this.scheme = scheme;
            this.url = setting.orElse("");
        }

        void listensOn(int port) {
            if (url.isEmpty()) {
                url = scheme + "://127.0.0.1:" + port;
            }
        }

        @Override
        public String get() {
            return url;
        }
    }
}
