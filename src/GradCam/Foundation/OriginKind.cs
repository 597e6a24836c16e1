namespace GradCam;

/// <summary>How sure a fact about a model is.</summary>
public enum OriginKind
{
    /// <summary>Someone wrote it down: in an option, in a file beside the model, or in the model's metadata.</summary>
    Declared,

    /// <summary>It follows from the model itself, such as from the type of its input.</summary>
    Derived,

    /// <summary>Nothing says it: it is what most models have.</summary>
    Assumed,
}
