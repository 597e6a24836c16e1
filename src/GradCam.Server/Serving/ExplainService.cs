using System.Diagnostics;
using System.Text.Json;
using GradCam.Server.Answers;
using GradCam.Server.Endpoints;
using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>Explains pictures for all endpoints: in its turn, within the time limit. Thread-safe.</summary>
internal sealed class ExplainService(
    ModelRegistry models,
    Places places,
    AnswerCache cache,
    HeldBytes held,
    ServerMetrics metrics,
    GradCamServerOptions options
)
{
    /// <summary>Begins a request, before it is read.</summary>
    /// <returns>Bounds its bytes.</returns>
    /// <exception cref="RequestException">The queue is full.</exception>
    public HeldBytes.Share Begin()
    {
        places.CheckRoom();
        return held.Begin();
    }

    /// <summary>Explains a picture.</summary>
    /// <param name="fields">The request.</param>
    /// <param name="form">The form of the answer.</param>
    /// <param name="compare">All methods are meant where none is named; one that fails does not end the whole.</param>
    /// <param name="advance">Is told of passes as they are done.</param>
    /// <param name="cancel">Stops it, when whoever asked is gone.</param>
    /// <returns>The answer's bytes, and whether they were kept from before.</returns>
    public async Task<(byte[] Answer, bool Kept)> Explain(
        RequestFields fields,
        AnswerForm form,
        bool compare,
        Action<int>? advance,
        CancellationToken cancel
    )
    {
        string? asked = fields.One("model");
        var served = models.Loaded(asked).Served;
        string name = served.Name,
            digest = $"{fields.Digest()} {form} {compare}";
        if (cache.Find($"{digest} {served.Generation}") is { } kept)
        {
            metrics.CountCached(name);
            metrics.Count(name, 200);
            return (kept, true);
        }
        // Files that targets name are decoded, which is work.
        var query = fields.Files.Count > 1 ? null : ExplainQuery.Of(fields, options.Limits, compare);
        var picture = new Instance(fields.Picture, null);
        byte[] answer = await InPlace(
            name,
            (alone, limited) =>
                With(
                    asked,
                    model =>
                    {
                        query ??= ExplainQuery.Of(fields, options.Limits, compare);
                        served = model.Served;
                        var work = new ExplainWork(model, query, options) { Advance = advance, SkipFailing = compare };
                        return Write(form, work, work.Run(picture, alone, limited));
                    }
                ),
            cancel
        );
        cache.Add($"{digest} {served.Generation}", answer);
        return (answer, false);
    }

    private static byte[] Write(AnswerForm form, ExplainWork work, IReadOnlyList<Explanation> explanations)
    {
        using var activity = ServerMetrics.Source.StartActivity("answer");
        return form switch
        {
            AnswerForm.Png => work.Png(explanations),
            AnswerForm.Npy => work.Npy(explanations),
            _ => JsonSerializer.SerializeToUtf8Bytes(work.Answer(explanations), ServerJson.Default.ExplainAnswer),
        };
    }

    /// <summary>Does work with a model; where another takes its place meanwhile, with that one.</summary>
    private T With<T>(string? name, Func<(ServedModel Served, Explainer Explainer), T> work)
    {
        while (true)
        {
            var model = models.Loaded(name);
            try
            {
                return work(model);
            }
            catch (ObjectDisposedException) when (models.IsReplaced(model.Served))
            {
                // It was dropped, or loaded anew, between the look-up and the run.
            }
        }
    }

    /// <summary>Does work of a model with what came in a request of KServe's protocols.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="fields">The fields of the request.</param>
    /// <param name="work">The work on the model.</param>
    /// <param name="cancel">Stops it, when whoever asked is gone.</param>
    public Task<T> Run<T>(
        string name,
        RequestFields fields,
        Func<ModelWork, CancellationToken, T> work,
        CancellationToken cancel
    )
    {
        models.Loaded(name);
        var query = ExplainQuery.Of(fields, options.Limits, compare: false);
        return InPlace(
            name,
            (alone, limited) =>
                With(name, model => work(new(model.Explainer, new ExplainWork(model, query, options), alone), limited)),
            cancel
        );
    }

    /// <summary>Does work of a model in its turn.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="work">The work, which is told whether all cores are free.</param>
    /// <param name="cancel">Stops it, when whoever asked is gone.</param>
    /// <exception cref="RequestException">There is no place for it, or it takes too long.</exception>
    public async Task<T> InPlace<T>(string model, Func<bool, CancellationToken, T> work, CancellationToken cancel)
    {
        try
        {
            var done = await places.Run(
                alone =>
                {
                    using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                    limited.CancelAfter(options.Timeout);
                    long start = Stopwatch.GetTimestamp();
                    var result = work(alone, limited.Token);
                    metrics.Took(model, Stopwatch.GetElapsedTime(start));
                    return result;
                },
                cancel
            );
            metrics.Count(model, 200);
            return done;
        }
        catch (Exception e)
        {
            bool late = e is OperationCanceledException && !cancel.IsCancellationRequested;
            metrics.Count(model, late ? 503 : (e as RequestException)?.Status ?? (e is GradCamException ? 422 : 499));
            if (!late)
                throw;
            throw new RequestException(
                503,
                $"The explanation takes longer than {options.Timeout.TotalSeconds:0.#} seconds, which this server "
                    + "allows: ask for fewer maps, fewer \"samples\" or a faster method."
            );
        }
    }
}
