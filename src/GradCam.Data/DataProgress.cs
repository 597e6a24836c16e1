namespace GradCam.Data;

/// <summary>
/// How far work on a data set is. It is told on the threads that work, one step after the other; within a step that
/// runs on several threads numbers may come out of order.
/// </summary>
/// <param name="Step">What is being done, such as <c>Explaining</c>.</param>
/// <param name="Done">The number of things that are done in this step.</param>
/// <param name="All">The number of all of them; 0 where it is not known.</param>
public sealed record DataProgress(string Step, int Done, int All);
