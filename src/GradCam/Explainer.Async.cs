namespace GradCam;

public sealed partial class Explainer
{
    /// <summary>Explains a photograph with one method for one target, on a thread of the pool.</summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="method">The method; null for Grad-CAM.</param>
    /// <param name="target">The target; null for the top class.</param>
    /// <param name="layer">The layer's name; null for <see cref="DefaultLayer"/>.</param>
    /// <param name="progress">Is told of the passes that are done, as <see cref="ExplainRequest.Progress"/>.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">
    /// There is no such layer or class, or no gradient from the score to the layer.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public Task<Explanation> ExplainAsync(
        Picture picture,
        CamMethod? method = null,
        Target? target = null,
        string? layer = null,
        IProgress<int>? progress = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(picture);
        var request = RequestFor(method, target, layer) with { Progress = progress };
        return Beside(() => Explain(picture, request, cancel)[0], cancel);
    }

    /// <inheritdoc cref="Explain(Picture, ExplainRequest, CancellationToken)"/>
    /// <remarks>It runs on a thread of the pool.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<IReadOnlyList<Explanation>> ExplainAsync(
        Picture picture,
        ExplainRequest request,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(request);
        return Beside(() => Explain(picture, request, cancel), cancel);
    }

    /// <inheritdoc cref="Explain(IReadOnlyList{Picture}, ExplainRequest, CancellationToken)"/>
    /// <remarks>It runs on a thread of the pool.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<IReadOnlyList<Explanation>> ExplainAsync(
        IReadOnlyList<Picture> pictures,
        ExplainRequest request,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(request);
        return Beside(() => Explain(pictures, request, cancel), cancel);
    }

    /// <inheritdoc cref="Explain(Tensor, ExplainRequest, CancellationToken)"/>
    /// <remarks>It runs on a thread of the pool.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<IReadOnlyList<Explanation>> ExplainAsync(
        Tensor tensor,
        ExplainRequest request,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(request);
        return Beside(() => Explain(tensor, request, cancel), cancel);
    }

    /// <summary>Runs on a thread of the pool, unless the explainer has been disposed.</summary>
    private Task<T> Beside<T>(Func<T> explain, CancellationToken cancel)
    {
        _lifetime.Enter().Dispose();
        return Run();

        // Awaited, so that a run that was cancelled is a cancelled task, whoever noticed it.
        async Task<T> Run() => await Task.Run(explain, cancel).ConfigureAwait(false);
    }

    private static ExplainRequest RequestFor(CamMethod? method, Target? target, string? layer) =>
        new()
        {
            Methods = [method ?? CamMethods.GradCam],
            Targets = [target ?? Target.Top],
            Layers = [layer ?? "auto"],
        };
}
