using System.Collections.Concurrent;
using System.Diagnostics;
using GradCam.Server;

namespace GradCam.Benchmarks;

/// <summary>
/// A server on loopback at four times its capacity, clients on the same cores: what it answers a second against the
/// library's own pictures a second, how long the accepted wait, and whether memory stays.
/// </summary>
internal static class ServeRows
{
    private const int Queue = 32,
        Times = 4;

    private static readonly TimeSpan Load = TimeSpan.FromSeconds(60),
        Short = TimeSpan.FromSeconds(10);

    /// <summary>All rows, as they are measured.</summary>
    public static IEnumerable<Row> Rows(string? only)
    {
        foreach (string network in Workload.Models.Where(m => only is null || m.Contains(only)))
        {
            foreach (var row in UnderLoad(network).GetAwaiter().GetResult())
                yield return row;
            yield return Batched(network);
        }
    }

    private static async Task<IReadOnlyList<Row>> UnderLoad(string network)
    {
        byte[] photo = Photo();
        await using var app = GradCamServer.Create(
            options =>
            {
                options.Models.Add(new(network, "onnx", () => Model(network)));
                options.QueueLength = Queue;
                // Every request is computed.
                options.CacheBytes = 0;
            },
            new() { Urls = ["http://127.0.0.1:0"] }
        );
        await app.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 400 });
        var address = new Uri(new Uri(app.Urls.First()), "/v1/explain?include=raw");
        while (!(await client.GetAsync(new Uri(address, "/readyz"))).IsSuccessStatusCode)
            await Task.Delay(100);
        double own = await OwnRate(network, photo),
            beside = await BesideBareServer(client, network, photo, own * Times),
            before = (await Closed(client, address, photo, Short)).Rate,
            capacity = Math.Max(own, before);
        var loaded = await Open(client, address, photo, capacity * Times, Load);
        await Task.Delay(500);
        double after = (await Closed(client, address, photo, Short)).Rate;
        // As the library was measured, so that what the machine does meanwhile counts for both.
        own = (own + await OwnRate(network, photo)) / 2;
        beside = (beside + await BesideBareServer(client, network, photo, capacity * Times)) / 2;
        double bound = 1000 * (Queue + Environment.ProcessorCount) / loaded.Rate;
        Console.Error.WriteLine(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{network}: library {own:0.0}/s, before {before:0.0}/s, accepted {loaded.Rate:0.0}/s of "
                    + $"{loaded.Sent / Load.TotalSeconds:0.0}/s, after {after:0.0}/s, refused {loaded.Refused}, failed "
                    + $"{loaded.Failed}, {loaded.Middle >> 20} to {loaded.End >> 20} MB"
            )
        );
        if (loaded.Failed > 0)
            throw new InvalidOperationException($"{loaded.Failed} requests were answered with neither 200 nor 429.");
        return
        [
            Of("Server at 4 × capacity ÷ library", 1000 / own, 1000 / loaded.Rate, 1 / 0.9),
            Of(
                "Server at 4 × capacity ÷ library beside a bare server of these requests",
                1000 / beside,
                1000 / loaded.Rate,
                1 / 0.9
            ),
            Of("99 % of accepted requests ÷ queue over rate", bound, loaded.Slowest, 1),
            Of("Memory at the load's end ÷ at its middle", loaded.Middle / 1e6, loaded.End / 1e6, 1.05),
            Of("Server right after the load ÷ before", 1000 / before, 1000 / after, 1.1),
        ];

        Row Of(string what, double @base, double value, double limit) =>
            new(what, network, @base, value, value / @base, limit);
    }

    /// <summary>Several pictures in one run, against one run for each on a core of its own.</summary>
    private static Row Batched(string network)
    {
        const int count = 8,
            rounds = 15;
        using var model = Model(network);
        Picture[] pictures = [.. Enumerable.Range(0, count).Select(_ => Picture.Decode(Photo()))];
        var request = new ExplainRequest();
        var each = new List<double>();
        var together = new List<double>();
        for (int i = 0; i < rounds + 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Parallel.ForEach(
                pictures,
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                picture => model.ExplainBeside(picture, request, default)
            );
            double beside = Stopwatch.GetElapsedTime(start).TotalMilliseconds / count;
            start = Stopwatch.GetTimestamp();
            model.Explain(pictures, request);
            double batched = Stopwatch.GetElapsedTime(start).TotalMilliseconds / count;
            if (i < 3)
                continue;
            each.Add(beside);
            together.Add(batched);
        }
        double one = each.Order().ElementAt(rounds / 2),
            all = together.Order().ElementAt(rounds / 2);
        return new("8 pictures in one run ÷ side by side", network, one, all, all / one, double.NaN);
    }

    private static Explainer Model(string network) =>
        network == "cats-dogs"
            ? Explainer.Load(BuiltInModel.CatsDogs, new() { MaxGraphs = 16 })
            : Explainer.Load(Workload.Onnx(network), new() { MaxGraphs = 16 });

    private static byte[] Photo() =>
        Picture.Load(Path.Combine(Results.Folder, "..", "..", "samples", "chelsea.png")).Encode("jpg");

    /// <summary>Pictures a second of the library alone, from the same bytes.</summary>
    private static async Task<double> OwnRate(string network, byte[] photo)
    {
        using var model = Model(network);
        using var stop = new CancellationTokenSource(Short + TimeSpan.FromSeconds(2));
        long start = 0;
        int done = 0;
        IEnumerable<Source> Sources()
        {
            while (!stop.IsCancellationRequested)
                yield return Source.Picture("photo", () => Picture.Decode(photo));
        }
        await foreach (var _ in model.ExplainMany(Sources(), new ExplainRequest(), (_, e) => e[0].Raw))
        {
            if (++done == 20 && start == 0)
                (start, done) = (Stopwatch.GetTimestamp(), 0);
        }
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The same while clients send as many requests to a server that computes nothing.</summary>
    private static async Task<double> BesideBareServer(HttpClient client, string network, byte[] photo, double rate)
    {
        await using var bare = await BareServer.Start(Times);
        var requests = Open(client, new Uri(bare.Urls.First()), photo, rate, Short + TimeSpan.FromSeconds(3));
        double own = await OwnRate(network, photo);
        await requests;
        return own;
    }

    /// <summary>As many clients as keep the server busy, each of which waits for its answer.</summary>
    private static async Task<Outcome> Closed(HttpClient client, Uri address, byte[] photo, TimeSpan time)
    {
        var outcome = new Outcome();
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, 2 * Environment.ProcessorCount)
                .Select(async _ =>
                {
                    while (Stopwatch.GetElapsedTime(start) < time)
                        await outcome.Send(client, address, photo);
                })
        );
        outcome.Stop(Stopwatch.GetElapsedTime(start));
        return outcome;
    }

    /// <summary>Requests at a rate, whether or not those before are answered.</summary>
    private static async Task<Outcome> Open(HttpClient client, Uri address, byte[] photo, double rate, TimeSpan time)
    {
        var outcome = new Outcome();
        var running = new ConcurrentBag<Task>();
        long start = Stopwatch.GetTimestamp();
        int sent = 0;
        while (Stopwatch.GetElapsedTime(start) is var at && at < time)
        {
            if (outcome.Middle == 0 && at > time / 2)
                outcome.Middle = Memory();
            for (; sent < at.TotalSeconds * rate; sent++)
                running.Add(outcome.Send(client, address, photo));
            await Task.Delay(5);
        }
        outcome.Stop(Stopwatch.GetElapsedTime(start));
        await Task.WhenAll(running);
        return outcome;
    }

    private static long Memory()
    {
        using var own = Process.GetCurrentProcess();
        return own.WorkingSet64;
    }

    /// <summary>What became of many requests.</summary>
    private sealed class Outcome
    {
        private readonly ConcurrentBag<double> _accepted = [];
        private TimeSpan _time;
        private int _refused,
            _failed,
            _inTime;

        public int Refused => _refused;

        public int Failed => _failed;

        public int Sent => _accepted.Count + _refused + _failed;

        public long Middle { get; set; }

        public long End { get; private set; }

        public double Rate => _inTime / _time.TotalSeconds;

        public double Slowest => _accepted.Order().ElementAt((int)(0.99 * (_accepted.Count - 1)));

        public async Task Send(HttpClient client, Uri address, byte[] photo)
        {
            using var content = new ByteArrayContent(photo);
            content.Headers.ContentType = new("image/jpeg");
            long start = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await client.PostAsync(address, content);
                if ((int)answer.StatusCode == 200)
                    _accepted.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                else if ((int)answer.StatusCode == 429)
                    Interlocked.Increment(ref _refused);
                else
                    Interlocked.Increment(ref _failed);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref _failed);
            }
        }

        public void Stop(TimeSpan time) => (_time, _inTime, End) = (time, _accepted.Count, Memory());
    }
}
