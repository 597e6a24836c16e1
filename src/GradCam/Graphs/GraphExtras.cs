namespace GradCam.Graphs;

/// <summary>The outputs of a run beside scores and maps.</summary>
[Flags]
internal enum GraphExtras
{
    None = 0,

    /// <summary>Each layer's activations, <c>float[N, C, spatial...]</c>.</summary>
    Activations = 1,

    /// <summary>The gradients at each layer, in the same shape.</summary>
    Gradients = 2,

    /// <summary>The same with guided ReLUs.</summary>
    GuidedGradients = 4,

    /// <summary>The scores as the model has them, before regions are summed.</summary>
    Logits = 8,

    /// <summary>The vector before the head, <c>float[N, D]</c>; see <see cref="FeatureVector"/>.</summary>
    Features = 16,
}
