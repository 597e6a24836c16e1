namespace GradCam.Data;

/// <summary>What an evaluation measures, and how.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The methods.</summary>
    public IReadOnlyList<CamMethod> Methods { get; init; } = [CamMethods.GradCam];

    /// <summary>
    /// The layers: names, <c>auto</c>, or globs such as <c>/layer2/*</c>, as in <see cref="ExplainRequest.Layers"/>.
    /// Every method is evaluated at each.
    /// </summary>
    public IReadOnlyList<string> Layers { get; init; } = ["auto"];

    /// <summary>The metrics; those that the pictures give nothing for are left out with a remark.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = Metric.All;

    /// <summary>
    /// The pictures to draw from the data set at most, each as likely as any other; intervals are narrow long before
    /// all of 1,000.
    /// </summary>
    public int MostPictures { get; init; } = 1000;

    /// <summary>The seed of draws, noise and random parameters: the same gives the same values.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The number of inputs that run at once; null for the fastest, which is measured, so that the last digits may
    /// differ from run to run.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>Puts remarks into the words of the caller.</summary>
    internal Func<string, string> Words { get; init; } = text => text;
}
