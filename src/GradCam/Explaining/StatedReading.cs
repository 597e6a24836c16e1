using GradCam.Models;

namespace GradCam.Explaining;

/// <summary>Gathers what options and model card state about how a model is read.</summary>
internal static class StatedReading
{
    /// <summary>What they state; the options take precedence.</summary>
    public static ReadingOptions Of(ModelCard card, ExplainerOptions options) =>
        new()
        {
            Output = options.Output ?? card.Output,
            Score = options.Score,
            StraightThrough = options.StraightThrough,
            IsPart = options.Submodel is not null,
            Task =
                options.Task is { } asked ? new(asked, Origin.Declared("the options"))
                : card.Task is { } own ? new(own, card.OriginOf(null))
                : null,
            InputLayout = options.InputLayout ?? card.InputLayout,
            Layout = options.Layout ?? (card.Layout is { } name ? LayerLayouts.Parse(name) : null),
        };
}
