export const activePlan = /* GraphQL */ `
  query ActivePlan {
    currentAppInstallation {
      activeSubscriptions {
        name
        status
      }
    }
  }
`;
