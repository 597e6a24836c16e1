namespace GradCam.Autodiff;

/// <summary>
/// The cause of an error about an operator that no gradient passes. Who knows the model's layers and the methods can
/// say what to take instead.
/// </summary>
/// <param name="fault">What is wrong, without the end of the sentence.</param>
internal sealed class MissingGradient(string fault) : Exception(fault)
{
    /// <summary>What is wrong, without the end of the sentence.</summary>
    public string Fault => Message;

    /// <summary>The error of one who does not know them.</summary>
    public static GradCamException Error(string fault) =>
        new(
            $"{fault}; choose a layer or a score without that between (Explainer.Layers lists the layers, "
                + "DifferentiableOperators.All the operators that can be differentiated).",
            new MissingGradient(fault)
        );
}
