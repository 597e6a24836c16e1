namespace GradCam.Methods.Engine;

/// <summary>A method whose map is a part of another's.</summary>
/// <param name="Method">The method. It is asked for late, since methods are made in no fixed order.</param>
/// <param name="Target">Makes the target of the part from the one that is asked for; null for that one.</param>
internal sealed record RecipePart(Func<CamMethod> Method, Func<Target, Target>? Target = null)
{
    /// <summary>The recipe of the method.</summary>
    public Recipe Recipe => Method().Recipe;
}
