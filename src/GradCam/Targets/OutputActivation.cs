namespace GradCam.Targets;

/// <summary>How a score becomes a probability.</summary>
internal enum OutputActivation
{
    None,
    Softmax,
    Sigmoid,
}
