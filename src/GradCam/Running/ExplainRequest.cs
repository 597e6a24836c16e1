namespace GradCam;

/// <summary>
/// A request: targets, methods and layers. Every combination of layer, method and target gives one explanation.
/// </summary>
public sealed record ExplainRequest
{
    /// <summary>The methods; Grad-CAM if nothing else is said.</summary>
    public IReadOnlyList<CamMethod> Methods { get; init; } = [CamMethods.GradCam];

    /// <summary>
    /// The layers: tensor, node or module names, or globs; <c>auto</c> is the last layer before the spatial axes
    /// vanish.
    /// </summary>
    public IReadOnlyList<string> Layers { get; init; } = ["auto"];

    /// <summary>The combination of the maps of several layers; by default each layer has its own map.</summary>
    public LayerCombination Combine { get; init; }

    /// <summary>The targets; the top class if nothing else is said.</summary>
    public IReadOnlyList<Target> Targets { get; init; } = [Target.Top];

    /// <summary>
    /// For a batch: the target of each sample, instead of <see cref="Targets"/>; null for the same targets everywhere.
    /// </summary>
    public IReadOnlyList<Target>? TargetPerSample { get; init; }

    /// <summary>The way to bring a raw map to values from 0 to 1.</summary>
    public MapNormalization Normalization { get; init; } = MapNormalization.Default;

    /// <summary>The smoothing of maps.</summary>
    public Smoothing Smooth { get; init; }

    /// <summary>
    /// The number of masks, steps or noisy copies of a method of many passes; null for each method's own number.
    /// </summary>
    public int? Samples { get; init; }

    /// <summary>
    /// The number of passes that methods of many passes run at once; null to find the fastest by measuring. Another
    /// size may change the last digits of a map.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// The seed of random numbers (of RISE, SmoothGrad and similar methods): the same seed gives the same map.
    /// </summary>
    public int Seed { get; init; }

    /// <summary>
    /// Explains also the photographs of further inputs (<see cref="ExplainerOptions.FixedPictures"/>), such as the
    /// second one of a pair: their explanations come behind those of the first, for the same targets and methods, at
    /// the layers that depend on their input. An input that no named layer depends on is left out. The model is opened
    /// once more for each.
    /// </summary>
    public bool EachInput { get; init; }

    /// <summary>Keeps the vector before the head with each explanation.</summary>
    internal bool Features { get; init; }

    /// <summary>Is told of an input that is left out, and why.</summary>
    internal Action<string, string>? InputLeftOut { get; init; }

    /// <summary>
    /// Is told of a further input that fails, and the others go on; null to let its failure end the whole.
    /// </summary>
    internal Action<string, GradCamException>? InputFailed { get; init; }

    /// <summary>
    /// Is told how many passes are done since the call began, by methods of many passes; null for nobody. It is told
    /// from the threads that explain, so that what they report after one another may arrive in another order.
    /// </summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Is told of further passes that are done; called from the thread that explains.</summary>
    internal Action<int>? Advance { get; init; }

    /// <summary>
    /// Is told of a method that fails, and the others go on; null to let the first failure end the whole.
    /// </summary>
    internal Action<CamMethod, GradCamException>? MethodFailed { get; init; }

    /// <summary>The request of one call, whose passes are counted for <see cref="Progress"/>.</summary>
    internal ExplainRequest Counted()
    {
        if (Progress is not { } progress)
            return this;
        int done = 0;
        var also = Advance;
        return this with
        {
            Advance = passes =>
            {
                also?.Invoke(passes);
                progress.Report(Interlocked.Add(ref done, passes));
            },
        };
    }
}
