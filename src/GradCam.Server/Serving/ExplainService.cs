using System.Text.Json;
using GradCam.Server.Answers;
using GradCam.Server.Endpoints;
using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>Explains pictures for all endpoints: in its turn, within the time limit. Thread-safe.</summary>
internal sealed class ExplainService(ModelRegistry models, Places places, GradCamServerOptions options)
{
    /// <summary>The limits on pictures.</summary>
    public ResourceLimits Limits => options.Limits;

    /// <summary>Explains a picture.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="picture">The picture's file.</param>
    /// <param name="form">The form of the answer.</param>
    /// <param name="compare">Methods that fail do not end the whole.</param>
    /// <param name="advance">Is told of passes as they are done.</param>
    /// <param name="cancel">Stops it, when whoever asked is gone.</param>
    /// <returns>The answer's bytes.</returns>
    public async Task<byte[]> Explain(
        ExplainQuery query,
        byte[] picture,
        AnswerForm form,
        bool compare,
        Action<int>? advance,
        CancellationToken cancel
    )
    {
        var model = models.Loaded(query.Model);
        using var place = await places.Enter(cancel);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(options.Timeout);
        var work = new ExplainWork(model, query, options) { Advance = advance, SkipFailing = compare };
        try
        {
            return await Task.Run(
                () =>
                {
                    var explanations = work.Run(picture, place.IsAlone, limited.Token);
                    return form switch
                    {
                        AnswerForm.Png => work.Png(explanations),
                        AnswerForm.Npy => work.Npy(explanations),
                        _ => JsonSerializer.SerializeToUtf8Bytes(
                            work.Answer(explanations),
                            ServerJson.Default.ExplainAnswer
                        ),
                    };
                },
                CancellationToken.None
            );
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RequestException(
                503,
                $"The explanation takes longer than {options.Timeout.TotalSeconds:0.#} seconds, which this server allows: "
                    + "ask for fewer maps, a smaller \"samples\" or a faster method."
            );
        }
    }
}
