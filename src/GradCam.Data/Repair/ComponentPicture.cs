namespace GradCam.Data;

/// <summary>A picture, and what a component adds to its score.</summary>
/// <param name="Name">The picture's name.</param>
/// <param name="Adds">What it adds to the score of the class, in the score's own units.</param>
public sealed record ComponentPicture(string Name, double Adds);
