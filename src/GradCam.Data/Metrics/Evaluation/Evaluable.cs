namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Whether a network can be evaluated: metrics ask how the probability of one class changes.</summary>
internal static class Evaluable
{
    /// <summary>Refuses other networks.</summary>
    /// <exception cref="GradCamException">It can not; the message says what can be done.</exception>
    public static void Check(Explainer explainer)
    {
        var network = explainer.Model.Network;
        var context = network.Context(explainer.Labels);
        string? what =
            explainer.Preprocessing is null ? "does not take photographs"
            : context.IsDetector ? "finds boxes, whose scores belong to other objects once the picture changes"
            : context.IsSequence ? "reads sequences"
            : network.IsDense ? "gives classes to places and not to the picture"
            : context.Task == ModelTask.Embedding ? "embeds pictures"
            : context.Task == ModelTask.Regression ? "predicts numbers"
            : network.SharesScores ? "scores several pictures together"
            : context.AreFeatures || context.Rows is not null || !context.HasProbabilities ? "gives no classes"
            : null;
        if (what is not null)
            throw new GradCamException(
                $"The model {what}, and metrics ask how the probability of a picture's class changes: evaluate a "
                    + "classifier, or look at maps one by one. Where the output is of another kind than it seems, say "
                    + "so with ExplainerOptions.Task."
            );
    }
}
