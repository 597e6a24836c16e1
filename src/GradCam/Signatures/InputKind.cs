namespace GradCam;

/// <summary>What an input of a model takes.</summary>
public enum InputKind
{
    /// <summary>A photograph of 1 or 3 channels.</summary>
    Picture,

    /// <summary>Two spatial axes of another number of channels, such as satellite bands or a spectrogram.</summary>
    Image,

    /// <summary>One spatial axis: values over time or frequency.</summary>
    Signal,

    /// <summary>Three spatial axes.</summary>
    Volume,

    /// <summary>The frames of a clip, which are scored together: each has a map.</summary>
    Frames,

    /// <summary>Pictures that are scored together, such as the patches of a slide: each has a map.</summary>
    Bag,

    /// <summary>Numbers that are fixed while the picture is explained.</summary>
    Fixed,
}
