namespace GradCam;

/// <summary>Where a fact about a model was learned.</summary>
public enum ReadingOrigin
{
    /// <summary>Options, a model card, or the model's file state it.</summary>
    Declared,

    /// <summary>The model's operators tell it.</summary>
    Derived,

    /// <summary>Nothing tells it: the usual was taken, which a model card or an option can correct.</summary>
    Assumed,
}
