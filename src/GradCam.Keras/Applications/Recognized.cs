using GradCam.Keras.Config;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Applications;

/// <summary>An application that was recognized by its weights.</summary>
/// <param name="Application">The application.</param>
/// <param name="Network">Its network.</param>
/// <param name="Weights">The weights, under the names of the network's layers.</param>
internal sealed record Recognized(Application Application, KerasNetwork Network, WeightStore Weights)
{
    /// <summary>The file has them in Theano's order.</summary>
    public bool InTheanoOrder { get; init; }
}
