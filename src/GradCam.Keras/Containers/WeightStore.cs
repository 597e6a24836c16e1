using GradCam.Keras.Config;

namespace GradCam.Keras.Containers;

/// <summary>A store of the weights of all layers.</summary>
internal abstract class WeightStore
{
    /// <summary>The layers that the file lists, in its order; null if it lists none.</summary>
    public virtual IReadOnlyList<string>? LayerNames => null;

    /// <summary>The weights of a layer.</summary>
    /// <param name="path">The models that the layer lies in, from the outside, and the layer itself.</param>
    public abstract LayerWeights Of(IReadOnlyList<KerasLayer> path);
}
