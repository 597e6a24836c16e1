namespace GradCam.Targets;

/// <summary>The function that turns a score into a probability.</summary>
internal enum OutputActivation
{
    None,
    Softmax,
    Sigmoid,
}
