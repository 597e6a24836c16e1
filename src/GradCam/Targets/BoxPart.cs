namespace GradCam;

/// <summary>The part of a detected box that is explained.</summary>
public enum BoxPart
{
    /// <summary>The score of the box's best class, times its objectness where the model has one.</summary>
    Class,

    /// <summary>That there is an object at all; for models without such a score the best class's score.</summary>
    Objectness,
}
